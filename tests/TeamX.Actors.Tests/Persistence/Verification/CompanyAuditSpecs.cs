using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence.Verification;

namespace TeamX.Actors.Tests.Persistence.Verification;

/// <summary>The checker itself: a journal that breaks an invariant is found out, and one that does not is let pass.</summary>
public sealed class CompanyAuditSpecs
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private static readonly CompanyId Acme = new("acme");
    private static readonly AgentId Ann = new("ann");
    private static readonly AgentId Bob = new("bob");
    private static readonly WakeupId One = new(Guid.CreateVersion7());
    private static readonly WakeupId Two = new(Guid.CreateVersion7());
    private static readonly LeaseToken TokenOne = new(Guid.NewGuid());
    private static readonly LeaseToken TokenTwo = new(Guid.NewGuid());
    private static readonly CompanyEvent[] Begin =
        [new CompanyDefined("A", null, 5), Agent(Ann, 2), Agent(Bob, 1), Scheduled(One, Ann), Scheduled(Two, Ann)];

    public static TheoryData<Invariant, CompanyEvent[]> Broken => new()
    {
        { Invariant.AcceptedOnce, [Scheduled(One, Ann)] },
        { Invariant.Known, [new WakeupCancelled(new WakeupId(Guid.CreateVersion7()), null)] },
        { Invariant.Final, [new WakeupCancelled(One, null), Started(One, TokenOne)] },
        { Invariant.Final, [Started(One, TokenOne), new RunCompleted(One, TokenOne, null), new RunCompleted(One, TokenOne, null)] },
        { Invariant.Pending, [Started(One, TokenOne), Started(One, TokenTwo, run: 2)] },
        { Invariant.Pending, [Started(One, TokenOne), new WakeupPulledForward(One)] },
        { Invariant.Running, [new RunInterrupted(One, TokenOne, "drain", false)] },
        { Invariant.Running, [new CancelRequested(One, null)] },
        { Invariant.RunNumber, [Started(One, TokenOne, run: 2)] },
        { Invariant.Token, [Started(One, TokenOne), new RunCompleted(One, TokenOne, null), Started(Two, TokenOne)] },
        { Invariant.EndToken, [Started(One, TokenOne), new RunCompleted(One, TokenTwo, null)] },
        { Invariant.Slot, [Started(One, TokenOne), Started(Two, TokenTwo)] },
        { Invariant.Slot, [Started(One, TokenOne, slot: 0)] },
        { Invariant.CompanyLimit, [new CompanyDefined("A", null, 1), Started(One, TokenOne), Started(Two, TokenTwo, slot: 2)] },
        { Invariant.CompanyLimit, [new CompanyDefined("A", null, null), Policy(policy => policy with { MaxConcurrentRuns = 1 }), Started(One, TokenOne), Started(Two, TokenTwo, slot: 2)] },
        { Invariant.AgentLimit, [Agent(Ann, 1), Started(One, TokenOne), Started(Two, TokenTwo, slot: 2)] },
        { Invariant.Paused, [new CompanyPaused(null), Started(One, TokenOne)] },
        { Invariant.Paused, [new AgentPaused(Ann, null), Started(One, TokenOne)] },
        { Invariant.Paused, [new AgentTerminated(Ann, null), Started(One, TokenOne)] },
        { Invariant.Paused, [new AgentSuspended(Ann, "five", 5), Started(One, TokenOne)] },
        { Invariant.Paused, [new AgentSuspended(Ann, "five", 5), new AgentProbeAllowed(Ann, Two), Started(One, TokenOne)] },
        { Invariant.Due, [Scheduled(new WakeupId(Guid.Empty), Bob, due: Start.AddHours(1)), Started(new WakeupId(Guid.Empty), TokenOne)] },
        { Invariant.HourlyLimit, [Policy(policy => policy with { MaxWakeupsPerAgentPerHour = 1 }), Started(One, TokenOne), Started(Two, TokenTwo, slot: 2)] },
        { Invariant.Order, [Started(Two, TokenTwo)] },
        { Invariant.Order, [Scheduled(new WakeupId(Guid.Empty), Bob, priority: 81), Started(One, TokenOne)] },
        { Invariant.Fits, [new AgentPaused(new AgentId("nobody"), null)] },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Should_name_the_invariant_alone_when_a_journal_breaks_it(Invariant invariant, CompanyEvent[] events)
    {
        var audit = Audit([.. Begin, .. events]);

        audit.Violations.Select(violation => violation.Invariant).Distinct().Should().Equal(invariant);
        audit.Violations[0].EventNumber.Should().BeGreaterThan(Begin.Length);
        audit.Violations[0].Message.Should().StartWith(Invariants.Sentence(invariant)).And.EndWith(".");
    }

    [Fact]
    public void Should_have_a_broken_journal_for_each_invariant_when_they_are_listed() =>
        Broken.Select(row => (Invariant)row[0]).Append(Invariant.Numbers).Append(Invariant.Readable).Distinct().Should().BeEquivalentTo(Invariants.All);

    [Fact]
    public void Should_name_the_gap_when_an_event_number_is_missing()
    {
        var audit = CompanyAudit.Of(Acme, [CommitOf(1, Begin), CommitOf(Begin.Length + 2, [Started(One, TokenOne)])]);

        audit.Violations.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Invariant = Invariant.Numbers, EventNumber = Begin.Length + 2L });
    }

    [Fact]
    public void Should_find_each_fault_when_there_are_several()
    {
        var audit = Audit([.. Begin, Started(Two, TokenTwo), new RunCompleted(Two, TokenOne, null), new RunCompleted(Two, TokenTwo, null)]);

        audit.Violations.Select(violation => violation.Invariant).Should().Equal(Invariant.Order, Invariant.EndToken, Invariant.Final);
    }

    [Fact]
    public void Should_find_nothing_and_count_when_a_journal_is_sound()
    {
        CompanyEvent[] life =
        [
            Started(One, TokenOne), new RunInterrupted(One, TokenOne, "process_died", true), Started(One, TokenTwo, run: 2),
            new RunCompleted(One, TokenTwo, null), new WakeupDeduplicated(One), new WakeupCancelled(Two, null),
        ];

        var audit = Audit([.. Begin, .. life]);

        audit.Violations.Should().BeEmpty();
        audit.Should().BeEquivalentTo(new { MostRunning = 1, Accepted = 2, Unfinished = 0, Starts = 2, Adopted = 0, Commits = 1, Events = Begin.Length + 6 });
        audit.Checked[Invariant.Order].Should().Be(2);
    }

    [Fact]
    public void Should_count_an_adopted_start_when_a_restarted_supervisor_records_it_out_of_turn()
    {
        var audit = new CompanyAudit(Acme);
        audit.Take(CommitOf(1, Begin), "first life");
        audit.Take(CommitOf(Begin.Length + 1, [Started(Two, TokenTwo)]), "second life");

        audit.Violations.Should().BeEmpty();
        audit.Adopted.Should().Be(1);
    }

    [Fact]
    public void Should_not_take_a_start_for_adopted_when_the_same_supervisor_goes_on()
    {
        var audit = new CompanyAudit(Acme);
        audit.Take(CommitOf(1, Begin), "one life");
        audit.Take(CommitOf(Begin.Length + 1, [Started(Two, TokenTwo)]), "one life");

        audit.Violations.Should().ContainSingle().Which.Invariant.Should().Be(Invariant.Order);
    }

    [Fact]
    public void Should_go_on_from_a_snapshot_when_the_rows_before_it_are_gone()
    {
        var state = new CompanyState(Acme);
        var before = CommitOf(1, [.. Begin, Started(One, TokenOne)]);
        foreach (var recorded in before.Events)
        {
            state.Apply(recorded);
        }

        var audit = new CompanyAudit(Acme, state.ToSnapshot());
        audit.Take(CommitOf(before.Events.Length + 1, [new RunCompleted(One, TokenOne, null), Started(Two, TokenOne)]));

        audit.StartedAt.Should().Be(before.Events.Length);
        audit.Violations.Should().ContainSingle().Which.Invariant.Should().Be(Invariant.Token);
    }

    [Fact]
    public void Should_say_how_far_the_clock_went_back_when_it_did()
    {
        var audit = new CompanyAudit(Acme);
        audit.Take(CommitOf(1, Begin));
        audit.Take(CommitOf(Begin.Length + 1, [new CompanyPaused(null)], Start.AddMinutes(-3)));

        audit.Violations.Should().BeEmpty();
        audit.ClockWentBack.Should().Be(TimeSpan.FromMinutes(3));
    }

    private static CompanyAudit Audit(CompanyEvent[] events) => CompanyAudit.Of(Acme, [CommitOf(1, events)]);

    private static AgentDefined Agent(AgentId id, int limit) => new(id, id.Value, null, null, limit, new RunnerSpec("echo"));

    private static CompanyPolicyChanged Policy(Func<CompanyPolicy, CompanyPolicy> with) => new(with(CompanyPolicy.Default));

    private static WakeupScheduled Scheduled(WakeupId id, AgentId agent, int priority = 80, DateTimeOffset? due = null) =>
        new(id, agent, new Trigger(TriggerType.Manual), priority, due ?? Start, WakeupContext.Empty, 4);

    private static RunStarted Started(WakeupId id, LeaseToken token, int slot = 1, int run = 1) => new(id, token, slot, run, "here");

    private static Commit CommitOf(long first, CompanyEvent[] events, DateTimeOffset? at = null) =>
        new(first, at ?? Start, "here", [.. events.Select((body, index) => new RecordedEvent(first + index, at ?? Start, body))]);
}
