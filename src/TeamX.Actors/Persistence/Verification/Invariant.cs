namespace TeamX.Actors.Persistence.Verification;

/// <summary>What has to hold at every event of a company's journal.</summary>
public enum Invariant
{
    /// <summary>Not an invariant.</summary>
    Unknown = 0,

    /// <summary>Every commit can be read in full.</summary>
    Readable = 1,

    /// <summary>No row is missing, and event numbers go on from commit to commit without gaps.</summary>
    Numbers = 2,

    /// <summary>A request is accepted once.</summary>
    AcceptedOnce = 3,

    /// <summary>Every fact is about a request that was accepted.</summary>
    Known = 4,

    /// <summary>Nothing follows a final state.</summary>
    Final = 5,

    /// <summary>Only a pending request starts, is merged into or is pulled forward.</summary>
    Pending = 6,

    /// <summary>Only a running run ends or is told to stop.</summary>
    Running = 7,

    /// <summary>Runs are counted from 1 without gaps.</summary>
    RunNumber = 8,

    /// <summary>Each run has a lease token of its own.</summary>
    Token = 9,

    /// <summary>A run ends under its own token.</summary>
    EndToken = 10,

    /// <summary>A slot has one run.</summary>
    Slot = 11,

    /// <summary>With each start, no more runs than the company's limit in force then.</summary>
    CompanyLimit = 12,

    /// <summary>With each start, no more runs than the agent's limit in force then.</summary>
    AgentLimit = 13,

    /// <summary>Nothing starts for a company or agent that is paused, suspended (but its probe) or terminated.</summary>
    Paused = 14,

    /// <summary>Nothing starts before it is due.</summary>
    Due = 15,

    /// <summary>No agent starts more often in an hour than the limit in force then.</summary>
    HourlyLimit = 16,

    /// <summary>What starts is what the queue's order says.</summary>
    Order = 17,

    /// <summary>Every event fits the state that those before it lead to.</summary>
    Fits = 18,
}

/// <summary>What people read about invariants.</summary>
public static class Invariants
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Invariant> All { get; } = [.. Enum.GetValues<Invariant>().Where(invariant => invariant != Invariant.Unknown)];

    /// <summary>The sentence, without its full stop.</summary>
    public static string Sentence(Invariant invariant) => invariant switch
    {
        Invariant.Readable => "every commit can be read",
        Invariant.Numbers => "event numbers have no gaps",
        Invariant.AcceptedOnce => "a request is accepted once",
        Invariant.Known => "only accepted requests have a life",
        Invariant.Final => "nothing follows a final state",
        Invariant.Pending => "only a pending request starts",
        Invariant.Running => "only a running run ends",
        Invariant.RunNumber => "run numbers have no gaps",
        Invariant.Token => "each run has a token of its own",
        Invariant.EndToken => "a run ends under its own token",
        Invariant.Slot => "a slot has one run",
        Invariant.CompanyLimit => "the company's limit holds",
        Invariant.AgentLimit => "the agent's limit holds",
        Invariant.Paused => "nothing starts while paused",
        Invariant.Due => "nothing starts before it is due",
        Invariant.HourlyLimit => "the hourly limit holds",
        Invariant.Order => "the first in the queue starts first",
        Invariant.Fits => "every event fits the state before it",
        _ => "unknown",
    };
}

/// <summary>An invariant that does not hold.</summary>
/// <param name="CompanyId">Whose journal.</param>
/// <param name="EventNumber">The event that breaks it; of a row that can't be read, the event that was to follow.</param>
/// <param name="Invariant">Which one.</param>
/// <param name="Message">What was found, as a sentence.</param>
public sealed record Violation(Domain.Protocol.CompanyId CompanyId, long EventNumber, Invariant Invariant, string Message);
