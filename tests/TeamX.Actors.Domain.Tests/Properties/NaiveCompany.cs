using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Tests.Properties;

/// <summary>
/// The rules of the specification told once more, from the events alone and without any index: it looks at every request each time. It
/// throws at the first event that breaks a rule.
/// </summary>
internal sealed class NaiveCompany
{
    private readonly Dictionary<WakeupId, NaiveRequest> _requests = [];
    private readonly Dictionary<AgentId, NaiveAgent> _agents = [];
    private readonly Dictionary<ScheduleId, DateTimeOffset> _dueAfter = [];
    private CompanyPolicy? _journaled;
    private int? _ownLimit;
    private long _lastNumber;
    private bool _paused;

    public long Completed { get; private set; }

    public long Failed { get; private set; }

    public long Cancelled { get; private set; }

    public long Coalesced { get; private set; }

    public long Deduplicated { get; private set; }

    public IReadOnlyDictionary<WakeupId, NaiveRequest> Requests => _requests;

    public IReadOnlyCollection<NaiveRequest> Pending => [.. _requests.Values.Where(request => request.Status == WakeupStatus.Pending)];

    public IReadOnlyCollection<NaiveRequest> Running => [.. _requests.Values.Where(request => request.Status == WakeupStatus.Processing)];

    private CompanyPolicy Policy => _journaled ?? CompanyPolicy.Default;

    private int Limit => _ownLimit ?? Policy.MaxConcurrentRuns;

    /// <summary>What could start now: due, and its agent could take it.</summary>
    public IReadOnlyCollection<NaiveRequest> Eligible(DateTimeOffset now) =>
        _paused || Running.Count >= Limit ? [] : [.. Pending.Where(request => request.EligibleSince <= now && CanTake(request, now))];

    public int DueOf(DateTimeOffset now) => Pending.Count(request => request.EligibleSince <= now);

    public void See(RecordedEvent recorded, bool chosenByQueue)
    {
        Demand(recorded.Number == ++_lastNumber, "event numbers have no gaps", recorded);
        switch (recorded.Body)
        {
            case CompanyDefined defined:
                _ownLimit = defined.MaxConcurrentRuns;
                break;
            case CompanyPolicyChanged changed:
                Demand(changed.Policy != _journaled, "a policy is journaled only when it differs", recorded);
                _journaled = changed.Policy;
                break;
            case CompanyPaused:
                _paused = true;
                break;
            case CompanyResumed:
                _paused = false;
                break;
            case RetentionApplied applied:
                foreach (var request in _requests.Values.Where(request => request.EndedAt < applied.ForgottenBefore))
                {
                    request.Forgotten = true;
                }

                break;
            case AgentEvent body:
                See(body);
                break;
            case ScheduleDefined or ScheduleDisabled or ScheduleDeleted:
                _dueAfter.Remove(((ScheduleEvent)recorded.Body).ScheduleId);
                break;
            case ScheduleFired fired:
                See(fired, recorded);
                break;
            case WakeupScheduled scheduled:
                Demand(!_requests.ContainsKey(scheduled.WakeupId), "a request is accepted once", recorded);
                Demand(!_agents[scheduled.AgentId].Terminated, "nobody wakes an agent that is gone", recorded);
                _requests.Add(scheduled.WakeupId, new NaiveRequest(scheduled, recorded.Number));
                break;
            case WakeupDeduplicated:
                Deduplicated++;
                break;
            case StaleReportRefused:
                break;
            case WakeupEvent body:
                See(body, recorded, chosenByQueue);
                break;
        }
    }

    private void See(ScheduleFired fired, RecordedEvent recorded)
    {
        if (fired.ByHand)
        {
            return;
        }

        Demand(!_paused, "nothing fires by itself in a paused company", recorded);
        Demand(fired.DueAt <= recorded.At, "nothing fires before its time", recorded);
        Demand(fired.NextFireAt > fired.DueAt, "the next fire is a later one", recorded);
        Demand(
            !_dueAfter.TryGetValue(fired.ScheduleId, out var after) || (fired.MissedSince ?? fired.DueAt) > after, "no instant fires twice", recorded);
        _dueAfter[fired.ScheduleId] = fired.DueAt;
    }

    private void See(AgentEvent body)
    {
        if (body is AgentDefined defined)
        {
            _agents.TryAdd(defined.AgentId, new NaiveAgent());
            _agents[defined.AgentId].Limit = defined.MaxConcurrentRuns;
            return;
        }

        var agent = _agents[body.AgentId];
        switch (body)
        {
            case AgentPaused:
                agent.Paused = true;
                break;
            case AgentResumed:
                agent.Paused = false;
                break;
            case AgentTerminated:
                agent.Terminated = true;
                break;
            case AgentSuspended:
                (agent.Suspended, agent.MayProbe, agent.Probe) = (true, false, null);
                break;
            case AgentProbeAllowed allowed:
                (agent.MayProbe, agent.Probe) = (true, allowed.WakeupId);
                break;
            case AgentReinstated:
                (agent.Suspended, agent.MayProbe, agent.Probe) = (false, false, null);
                break;
        }
    }

    private void See(WakeupEvent body, RecordedEvent recorded, bool chosenByQueue)
    {
        Demand(_requests.ContainsKey(body.WakeupId), "only an accepted request has events", recorded);
        var request = _requests[body.WakeupId];
        Demand(request.Status is WakeupStatus.Pending or WakeupStatus.Processing, "nothing follows a final event", recorded);
        switch (body)
        {
            case WakeupCoalesced merged:
                Coalesced++;
                Demand(request.Status == WakeupStatus.Pending, "only a pending request is merged into", recorded);
                request.Merge(merged, recorded.At);
                break;
            case WakeupPulledForward:
                Demand(request.Status == WakeupStatus.Pending, "only a pending request is pulled", recorded);
                request.ParkedUntil = recorded.At;
                break;
            case RunStarted started:
                Start(request, started, recorded, chosenByQueue);
                break;
            case CancelRequested:
                Demand(request.Status == WakeupStatus.Processing, "only a running request is told to stop", recorded);
                break;
            case WakeupWithdrawn:
                Demand(request.Status == WakeupStatus.Processing, "only a running request is withdrawn, others are cancelled", recorded);
                request.Withdrawn = true;
                break;
            default:
                End(request, body, recorded);
                break;
        }
    }

    private void Start(NaiveRequest request, RunStarted started, RecordedEvent recorded, bool chosenByQueue)
    {
        var agent = _agents[request.Agent];
        Demand(request.Status == WakeupStatus.Pending, "a run starts from pending", recorded);
        Demand(Running.Count + 1 <= Limit, "running never exceeds the company's limit", recorded);
        Demand(RunningOf(request.Agent) + 1 <= agent.Limit, "running never exceeds the agent's limit", recorded);
        Demand(Running.All(run => run.Slot != started.Slot), "a slot has one run", recorded);
        Demand(started.RunNumber == request.Runs + 1, "runs are counted without gaps", recorded);
        if (chosenByQueue)
        {
            var eligible = Eligible(recorded.At);
            Demand(eligible.Contains(request), "only what is due and whose agent could take it starts", recorded);
            foreach (var other in eligible.Where(other => other != request))
            {
                Demand(!Precedes(other, request, recorded.At), $"{other.Id} comes first", recorded);
            }
        }

        request.Status = WakeupStatus.Processing;
        (request.Token, request.Slot, request.Runs) = (started.Token, started.Slot, started.RunNumber);
        agent.CountStart(recorded.At, Policy.MaxWakeupsPerAgentPerHour);
        if (agent.Suspended)
        {
            (agent.MayProbe, agent.Probe) = (false, request.Id);
        }
    }

    private void End(NaiveRequest request, WakeupEvent body, RecordedEvent recorded)
    {
        var token = body switch
        {
            RunCompleted end => end.Token,
            RunSkipped end => end.Token,
            RetryScheduled end => end.Token,
            WakeupDeadLettered end => end.Token,
            RunDeferred end => end.Token,
            RunInterrupted end => end.Token,
            _ => request.Token,
        };
        Demand(body is WakeupCancelled || request.Status == WakeupStatus.Processing, "only a running run ends", recorded);
        Demand(token == request.Token, "a run ends by its own token", recorded);
        var agent = _agents[request.Agent];
        if (agent.Suspended && agent.Probe == request.Id)
        {
            agent.EndProbe(body);
        }

        request.Token = null;
        request.Status = body switch
        {
            RunCompleted or RunSkipped => WakeupStatus.Completed,
            WakeupDeadLettered => WakeupStatus.Failed,
            WakeupCancelled => WakeupStatus.Cancelled,
            _ => WakeupStatus.Pending,
        };
        request.EndedAt = request.Status == WakeupStatus.Pending ? null : recorded.At;
        Demand(request.Status != WakeupStatus.Pending || !request.Withdrawn, "what was withdrawn does not run again", recorded);
        Completed += request.Status == WakeupStatus.Completed ? 1 : 0;
        Failed += request.Status == WakeupStatus.Failed ? 1 : 0;
        Cancelled += request.Status == WakeupStatus.Cancelled ? 1 : 0;
        if (body is RetryScheduled retry)
        {
            (request.ParkedUntil, request.Retrying) = (retry.NextRetryAt, true);
        }
        else if (body is RunDeferred deferred)
        {
            (request.ParkedUntil, request.Retrying) = (deferred.Until, false);
        }
    }

    private bool CanTake(NaiveRequest request, DateTimeOffset now)
    {
        var agent = _agents[request.Agent];
        return !agent.Paused && !agent.Terminated && RunningOf(request.Agent) < agent.Limit
            && !agent.IsThrottled(now, Policy.MaxWakeupsPerAgentPerHour)
            && (!agent.Suspended || (agent.MayProbe && (agent.Probe is null || agent.Probe == request.Id)));
    }

    private int RunningOf(AgentId agent) => Running.Count(run => run.Agent == agent);

    private bool Precedes(NaiveRequest a, NaiveRequest b, DateTimeOffset now)
    {
        var lead = Score(a, now) - Score(b, now);
        if (Policy.AgingPointsPerMinute != 0 && Math.Abs(lead) < 0.001)
        {
            // Equal but for rounding.
            return false;
        }

        return lead != 0 ? lead > 0
            : a.EligibleSince != b.EligibleSince ? a.EligibleSince < b.EligibleSince
            : a.Acceptance < b.Acceptance;
    }

    private double Score(NaiveRequest request, DateTimeOffset now) =>
        request.Priority + (Policy.AgingPointsPerMinute * (now - request.EligibleSince).TotalMinutes);

    private static void Demand(bool holds, string rule, RecordedEvent at)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Broken at {at}: {rule}.");
        }
    }
}
