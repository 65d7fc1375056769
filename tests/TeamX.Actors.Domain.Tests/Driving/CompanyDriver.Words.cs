using TeamX.Actors.Domain.Agents;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Tests.Driving;

/// <content>What specs say to a company, in few words.</content>
internal sealed partial class CompanyDriver
{
    public static readonly RunnerSpec Echo = new("echo");

    /// <summary>A company with these agents.</summary>
    public static CompanyDriver With(params string[] agents)
    {
        var company = new CompanyDriver();
        company.Send(new DefineCompany(Id, "Acme"));
        foreach (var agent in agents)
        {
            company.Define(agent);
        }

        return company;
    }

    /// <summary>Whether the timer waits for more than the next time that the retention is applied.</summary>
    public bool IsArmedForWork => State.NextChangeIn(Now, Uptime) != State.NextRetentionAt(Now) - Now;

    public CompanyReply Define(string agent, int maxConcurrentRuns = 1) =>
        Send(new DefineAgent(Id, new AgentId(agent), agent, Echo, MaxConcurrentRuns: maxConcurrentRuns));

    public CompanyDriver Under(Func<CompanyPolicy, CompanyPolicy> change)
    {
        Send(new ApplyPolicy(Id, change(State.Policy)));
        return this;
    }

    public static WakeupOrder Order(string agent, TriggerType type = TriggerType.TicketAssigned, string? triggerId = null) =>
        new(new AgentId(agent), new Trigger(type, triggerId));

    /// <summary>Asks for a wakeup that has to be accepted.</summary>
    public WakeupReceipt Ask(WakeupOrder order) => (WakeupReceipt)Send(new ScheduleWakeup(Id, order));

    /// <summary>Asks for a wakeup that has to be accepted as a new request.</summary>
    public WakeupId Wake(string agent, Func<WakeupOrder, WakeupOrder>? with = null)
    {
        var receipt = Ask((with ?? (order => order))(Order(agent)));
        receipt.Outcome.Should().Be(ScheduleOutcome.Scheduled);
        return receipt.WakeupId;
    }

    /// <summary>Sends what has to be refused, and shows that nothing was recorded.</summary>
    public Refusal Refused(CompanyCommand command)
    {
        var before = State.LastEventNumber;
        var reply = Send(command);
        State.LastEventNumber.Should().Be(before, "a refusal records nothing");
        return reply.Should().BeOfType<Refusal>().Subject;
    }

    public Refusal Refused(WakeupOrder order) => Refused(new ScheduleWakeup(Id, order));

    public Wakeup this[WakeupId id] => State.Find(id)!;

    public AgentState Agent(string agent) => State.Agents[new AgentId(agent)];

    public WakeupStatus Status(WakeupId id) => this[id].Progress.Status;

    public LeaseToken Token(WakeupId id) => this[id].Progress.Lease!.Token;

    public CompanyReply Report(WakeupId id, RunOutcome outcome) => Send(new ReportOutcome(Id, id, Token(id), outcome) { ByWorker = true });

    public void Complete(WakeupId id, string? result = null) => Report(id, new RunOutcome.Completed(result)).Should().Be(Done.Instance);

    public void Fail(WakeupId id, bool permanent = false) => Report(id, new RunOutcome.Failed("boom", permanent)).Should().Be(Done.Instance);

    public void Defer(WakeupId id, TimeSpan by) => Report(id, new RunOutcome.Deferred(Now + by, "rate limited")).Should().Be(Done.Instance);

    public void Skip(WakeupId id) => Report(id, new RunOutcome.Skipped("nothing new")).Should().Be(Done.Instance);

    public void Interrupt(WakeupId id, bool planned = false) =>
        Report(id, new RunOutcome.Interrupted(planned ? "drain" : "worker_died", planned)).Should().Be(Done.Instance);

    public void Cancel(WakeupId id, string? reason = null) => Send(new CancelWakeup(Id, id, reason)).Should().Be(Done.Instance);

    public WakeupReceipt Retry(WakeupId id, bool force = false) => (WakeupReceipt)Send(new RetryWakeup(Id, id, force));

    public void PauseAgent(string agent, bool interrupt = false) => Send(new PauseAgent(Id, new AgentId(agent), "holiday", interrupt));

    public void ResumeAgent(string agent, bool force = false) => Send(new ResumeAgent(Id, new AgentId(agent), force));

    /// <summary>Runs a request until it is dead-lettered, by one permanent failure.</summary>
    public WakeupId DeadLetter(string agent)
    {
        var id = Wake(agent);
        Fail(id, permanent: true);
        return id;
    }

    public T Asked<T>(CompanyQuery query)
        where T : CompanyReply => Answer(query).Should().BeOfType<T>().Subject;

    public CompanyReply Answer(CompanyQuery query) =>
        CompanyAnswers.Answer(State, query, new AnswerContext(Now, Uptime) { Dispatching = Dispatching, WorkerFree = WorkerFree, DurationOf = DurationOf });

    public WakeupView View(WakeupId id) => Asked<WakeupView>(new GetWakeup(Id, id));

    public StatsView Stats() => Asked<StatsView>(new GetStats(Id));

    public LivenessView Liveness(string agent) => Asked<LivenessView>(new GetLiveness(Id, new AgentId(agent)));

    /// <summary>The requests in the order of their starts.</summary>
    public IEnumerable<WakeupId> Starts => Events.OfType<RunStarted>().Select(started => started.WakeupId);

    public IEnumerable<T> EventsOf<T>(WakeupId id)
        where T : WakeupEvent => Events.OfType<T>().Where(body => body.WakeupId == id);
}
