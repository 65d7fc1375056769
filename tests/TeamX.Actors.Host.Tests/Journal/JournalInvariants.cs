using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Tests.Journal;

/// <summary>
/// What holds at every event of every company's journal: numbers without gaps, never more runs than the limits in force allow, no start
/// while paused, reports only with the token of the running run, nothing after a final state.
/// </summary>
internal sealed class JournalInvariants
{
    private readonly List<string> _violations = [];
    private readonly Dictionary<WakeupId, Request> _requests = [];
    private readonly Dictionary<AgentId, Agent> _agents = [];
    private readonly HashSet<LeaseToken> _tokens = [];
    private int _policyLimit = CompanyPolicy.Default.MaxConcurrentRuns;
    private int? _companyLimit;
    private bool _paused;
    private long _last;

    private enum Stage
    {
        Pending,
        Running,
        Final,
    }

    /// <summary>The most runs there were at once.</summary>
    public int MostRunning { get; private set; }

    /// <summary>Requests that were accepted.</summary>
    public int Accepted => _requests.Count;

    /// <summary>Requests that have not reached a final state.</summary>
    public int Unfinished => _requests.Values.Count(request => request.Stage != Stage.Final);

    /// <summary>Each broken invariant as a sentence.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>Reads a journal from its first commit.</summary>
    public static JournalInvariants Of(IEnumerable<Commit> commits)
    {
        var invariants = new JournalInvariants();
        foreach (var commit in commits)
        {
            invariants.Check(commit.FirstEventNumber == invariants._last + 1, "a commit begins where the one before ended", commit.FirstEventNumber);
            foreach (var recorded in commit.Events)
            {
                invariants.Check(recorded.Number == ++invariants._last, "event numbers have no gaps", recorded.Number);
                invariants.Take(recorded.Number, recorded.Body);
            }
        }

        return invariants;
    }

    private void Take(long number, CompanyEvent body)
    {
        switch (body)
        {
            case CompanyPolicyChanged changed:
                _policyLimit = changed.Policy.MaxConcurrentRuns;
                break;
            case CompanyDefined defined:
                _companyLimit = defined.MaxConcurrentRuns;
                break;
            case CompanyPaused or CompanyResumed:
                _paused = body is CompanyPaused;
                break;
            case AgentDefined defined:
                AgentOf(defined.AgentId).Limit = defined.MaxConcurrentRuns;
                break;
            case AgentPaused or AgentResumed or AgentTerminated:
                AgentOf(((AgentEvent)body).AgentId).Stopped = body is not AgentResumed;
                break;
            case WakeupScheduled scheduled:
                Check(_requests.TryAdd(scheduled.WakeupId, new Request(scheduled.AgentId)), "a request is accepted once", number);
                break;
            case WakeupEvent wakeup when _requests.TryGetValue(wakeup.WakeupId, out var request):
                Take(number, wakeup, request);
                break;
            case WakeupEvent:
                Check(false, "only accepted requests have a life", number);
                break;
        }
    }

    private void Take(long number, WakeupEvent body, Request request)
    {
        // An answer about a finished request is not a step of its life.
        if (body is WakeupDeduplicated or StaleReportRefused)
        {
            return;
        }

        Check(request.Stage != Stage.Final, "nothing follows a final state", number);
        switch (body)
        {
            case RunStarted started:
                Start(number, started, request);
                break;
            case RunCompleted(_, var token, _):
                End(number, request, token, Stage.Final);
                break;
            case RunSkipped(_, var token, _):
                End(number, request, token, Stage.Final);
                break;
            case WakeupDeadLettered(_, var token, _, _, _):
                End(number, request, token, Stage.Final);
                break;
            case RetryScheduled(_, var token, _, _, _):
                End(number, request, token, Stage.Pending);
                break;
            case RunDeferred(_, var token, _, _, _):
                End(number, request, token, Stage.Pending);
                break;
            case RunInterrupted(_, var token, _, _):
                End(number, request, token, Stage.Pending);
                break;
            case WakeupCancelled:
                End(number, request, request.Token, Stage.Final);
                break;
        }
    }

    private void Start(long number, RunStarted started, Request request)
    {
        var agent = AgentOf(request.Agent);
        Check(request.Stage == Stage.Pending, "only a pending request starts", number);
        Check(started.RunNumber == ++request.Runs, "run numbers have no gaps", number);
        Check(_tokens.Add(started.Token), "each run has a token of its own", number);
        Check(!_requests.Values.Any(other => other.Stage == Stage.Running && other.Slot == started.Slot), "a slot has one run", number);
        Check(!_paused && !agent.Stopped, "nothing starts while paused", number);
        (request.Stage, request.Token, request.Slot) = (Stage.Running, started.Token, started.Slot);
        agent.Running++;

        var running = _agents.Values.Sum(one => one.Running);
        MostRunning = Math.Max(MostRunning, running);
        Check(running <= (_companyLimit ?? _policyLimit), "the company's limit holds", number);
        Check(agent.Running <= agent.Limit, "the agent's limit holds", number);
    }

    private void End(long number, Request request, LeaseToken token, Stage next)
    {
        if (request.Stage == Stage.Running)
        {
            Check(request.Token == token, "a run ends under its own token", number);
            AgentOf(request.Agent).Running--;
        }
        else
        {
            Check(next == Stage.Final && token == request.Token, "only a running run ends", number);
        }

        request.Stage = next;
    }

    private Agent AgentOf(AgentId id)
    {
        if (!_agents.TryGetValue(id, out var agent))
        {
            _agents.Add(id, agent = new Agent());
        }

        return agent;
    }

    private void Check(bool holds, string invariant, long number)
    {
        if (!holds)
        {
            _violations.Add($"Event {number}: {invariant}.");
        }
    }

    private sealed class Request(AgentId agent)
    {
        public AgentId Agent { get; } = agent;

        public Stage Stage { get; set; }

        public LeaseToken Token { get; set; }

        public int Slot { get; set; }

        public int Runs { get; set; }
    }

    private sealed class Agent
    {
        public int Limit { get; set; } = 1;

        public int Running { get; set; }

        public bool Stopped { get; set; }
    }
}
