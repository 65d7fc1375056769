using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Tests.Journal;

/// <summary>The checker itself: a journal that breaks an invariant is found out.</summary>
public sealed class JournalInvariantsSpecs
{
    private static readonly AgentId Ann = new("ann");
    private static readonly WakeupId One = new(Guid.CreateVersion7());
    private static readonly WakeupId Two = new(Guid.CreateVersion7());
    private static readonly LeaseToken TokenOne = new(Guid.NewGuid());
    private static readonly LeaseToken TokenTwo = new(Guid.NewGuid());
    private static readonly CompanyEvent[] Begin = [new CompanyDefined("A", null, 1), Agent(2), Scheduled(One), Scheduled(Two)];

    public static TheoryData<string, CompanyEvent[]> Broken => new()
    {
        { "the company's limit holds", [Started(One, TokenOne), Started(Two, TokenTwo, slot: 2)] },
        { "the agent's limit holds", [new CompanyDefined("A", null, 5), Agent(1), Started(One, TokenOne), Started(Two, TokenTwo, slot: 2)] },
        { "a slot has one run", [new CompanyDefined("A", null, 5), Started(One, TokenOne), Started(Two, TokenTwo)] },
        { "only a pending request starts", [Started(One, TokenOne), Started(One, TokenTwo, run: 2)] },
        { "each run has a token of its own", [Started(One, TokenOne), new RunCompleted(One, TokenOne, null), Started(Two, TokenOne)] },
        { "a run ends under its own token", [Started(One, TokenOne), new RunCompleted(One, TokenTwo, null)] },
        { "only a running run ends", [new RunInterrupted(One, TokenOne, "drain", false)] },
        { "run numbers have no gaps", [Started(One, TokenOne, run: 2)] },
        { "nothing follows a final state", [new WakeupCancelled(One, null), Started(One, TokenOne)] },
        { "nothing starts while paused", [new CompanyPaused(null), Started(One, TokenOne)] },
        { "only accepted requests have a life", [new WakeupCancelled(new WakeupId(Guid.CreateVersion7()), null)] },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Should_name_the_invariant_when_a_journal_breaks(string invariant, CompanyEvent[] events) =>
        JournalInvariants.Of([CommitOf(1, [.. Begin, .. events])]).Violations.Should().Contain(violation => violation.Contains(invariant));

    [Fact]
    public void Should_name_the_gap_when_an_event_number_is_missing() =>
        JournalInvariants.Of([CommitOf(1, Begin), CommitOf(Begin.Length + 2, [Started(One, TokenOne)])]).Violations.Should().NotBeEmpty();

    [Fact]
    public void Should_find_nothing_when_a_journal_is_sound()
    {
        CompanyEvent[] life =
        [
            Started(One, TokenOne), new RunInterrupted(One, TokenOne, "process_died", true), Started(One, TokenTwo, run: 2),
            new RunCompleted(One, TokenTwo, null), new WakeupDeduplicated(One), new WakeupCancelled(Two, null),
        ];

        var invariants = JournalInvariants.Of([CommitOf(1, Begin), CommitOf(Begin.Length + 1, life)]);

        invariants.Violations.Should().BeEmpty();
        invariants.Should().BeEquivalentTo(new { MostRunning = 1, Accepted = 2, Unfinished = 0 });
    }

    private static AgentDefined Agent(int limit) => new(Ann, "Ann", null, null, limit, new RunnerSpec("echo"));

    private static WakeupScheduled Scheduled(WakeupId id) =>
        new(id, Ann, new Trigger(TriggerType.Manual), 80, DateTimeOffset.UnixEpoch, WakeupContext.Empty, 4);

    private static RunStarted Started(WakeupId id, LeaseToken token, int slot = 1, int run = 1) => new(id, token, slot, run, "here");

    private static Commit CommitOf(long first, CompanyEvent[] events) =>
        new(first, DateTimeOffset.UnixEpoch, "here", [.. events.Select((body, index) => new RecordedEvent(first + index, DateTimeOffset.UnixEpoch, body))]);
}
