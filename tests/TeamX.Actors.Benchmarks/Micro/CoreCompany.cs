using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Benchmarks.Micro;

/// <summary>The core of one company with one agent, without the shell around it.</summary>
internal sealed class CoreCompany
{
    private readonly Decision _decision;

    public CoreCompany(CompanyId id)
    {
        State = new CompanyState(id);
        _decision = new Decision(State, new DecisionContext("incarnation", new Random(1)));
        _decision.Context.SetTime(Now, TimeSpan.Zero);
        foreach (var definition in Workplace.Definitions(id))
            Decide(definition);
    }

    public CompanyState State { get; }

    public DateTimeOffset Now { get; } = DateTimeOffset.UtcNow;

    /// <summary>Decides and applies a command.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    /// <returns>What happened.</returns>
    public IReadOnlyList<RecordedEvent> Decide(CompanyCommand command)
    {
        if (CompanyDecider.Decide(_decision, command) is Refusal refusal)
            throw new InvalidOperationException($"{command.GetType().Name} was answered with {refusal}.");

        return _decision.Events;
    }

    /// <summary>Starts the next run.</summary>
    /// <returns>The order to its worker.</returns>
    public StartRun StartNext()
    {
        _decision.Begin(null);
        return RunDecider.TryStartNext(_decision, recoveredThrough: 0)
            ? (StartRun)_decision.Effects[^1]
            : throw new InvalidOperationException("Nothing can start.");
    }

    public IReadOnlyList<RecordedEvent> Latest => _decision.Events;
}
