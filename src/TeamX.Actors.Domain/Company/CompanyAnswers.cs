using TeamX.Actors.Domain.Agents;
using TeamX.Actors.Domain.Explanations;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Company;

/// <summary>Answers questions from the state.</summary>
internal static class CompanyAnswers
{
    /// <summary>The answer to a query.</summary>
    /// <exception cref="InvalidOperationException">The query is unknown.</exception>
    public static CompanyReply Answer(CompanyState state, CompanyQuery query, AnswerContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(context);
        if (state.Definition is null)
        {
            return Refusals.CompanyNotFound(query.CompanyId);
        }

        return query switch
        {
            GetWakeup get => state.Find(get.WakeupId) is { } wakeup ? ViewOf(state, wakeup, context)
                : Refusals.WakeupNotFound(get.WakeupId, state.CompleteSince),
            ListWakeups list => WakeupList.Answer(state, list, context),
            ListQueue list => WakeupList.Answer(state, list, context),
            ExplainWakeup explain => state.Find(explain.WakeupId) is { } wakeup
                ? WakeupExplainer.Explain(state, wakeup, context) : Refusals.WakeupNotFound(explain.WakeupId, state.CompleteSince),
            ExplainAgent explain => state.TryGetAgent(explain.AgentId, out var agent)
                ? AgentExplainer.Explain(state, agent, context) : Refusals.AgentNotFound(explain.AgentId),
            GetStats => StatsOf(state, context.Now),
            GetLiveness get => state.TryGetAgent(get.AgentId, out var agent) ? LivenessOf(state, agent, context.Now, context.Uptime) : Refusals.AgentNotFound(get.AgentId),
            GetAgent get => state.TryGetAgent(get.AgentId, out var agent) ? ViewOf(state, agent) : Refusals.AgentNotFound(get.AgentId),
            ListAgents list => List(state, list),
            GetCompany => new CompanyView(
                state.Id, state.Definition.Name, state.Definition.Mission, state.MaxConcurrentRuns, state.Paused, state.PauseReason,
                state.CreatedAt, state.Agents.Count, state.Running.Count),
            GetGoal or ListGoals or GetGoalAncestry or GetTicket or ListTickets => WorkAnswers.Answer(state, query),
            GetSchedule or ListSchedules or PreviewSchedule => ScheduleAnswers.Answer(state, query, context.Now),
            _ => throw new InvalidOperationException($"The query {query.GetType().Name} is unknown."),
        };
    }

    /// <summary>One request as people see it.</summary>
    public static WakeupView ViewOf(CompanyState state, Wakeup wakeup, AnswerContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(wakeup);
        ArgumentNullException.ThrowIfNull(context);
        return ViewOf(state.Id, wakeup.ToSnapshot()) with
        {
            LeaseExpiresAt = wakeup.Progress.Lease is null ? null : context.Now + ((state.Running.Of(wakeup).LastReport + state.Policy.LeaseDuration - context.Uptime) * context.WallSpeed).ToWholeMilliseconds(),
            Waiting = Explanation.WhyWaiting(state, wakeup, context),
        };
    }

    /// <summary>One request as far as its own events tell: without its lease's end and without the reason why it waits.</summary>
    public static WakeupView ViewOf(CompanyId company, in WakeupSnapshot wakeup)
    {
        var (request, progress) = (wakeup.Request, wakeup.Progress);
        return new WakeupView(
            request.WakeupId, company, request.AgentId, progress.Status, request.Trigger, request.Priority, request.ScheduledFor, wakeup.CreatedAt,
            request.Context, request.MaxRetries)
        {
            Acceptance = wakeup.Acceptance,
            StartedAt = progress.StartedAt,
            CompletedAt = progress.CompletedAt,
            Attempt = progress.RunNumber,
            Failures = progress.Failures,
            Interruptions = progress.Interruptions,
            Deferrals = progress.Deferrals,
            NextRetryAt = progress.Status == WakeupStatus.Pending ? progress.NextRetryAt : null,
            CoalescedCount = progress.CoalescedCount,
            Merged = [.. progress.Merged],
            Result = progress.Result,
            Error = progress.Error,
            ErrorCode = progress.ErrorCode,
            Outcome = progress.Outcome,
            Reason = progress.Reason ?? request.Reason,
            RequestedBy = wakeup.RequestedBy,
            RetryOf = request.Cause?.RetryOf,
            CauseDepth = request.Cause?.Depth ?? 0,
            Timeout = request.Timeout,
            CancelRequested = progress.CancelRequested,
            Withdrawn = progress.Withdrawn,
            TraceParent = request.TraceParent,
        };
    }

    internal static AgentView ViewOf(CompanyState state, AgentState agent) => new(
        agent.Id, state.Id, agent.Definition.Name, agent.Definition.Role, agent.Definition.ReportsTo, agent.Definition.MaxConcurrentRuns,
        agent.Definition.Runner, agent.Status, agent.Suspended && !agent.Paused && !agent.Terminated ? agent.SuspendReason : agent.Reason,
        agent.Pending, agent.Running, agent.DeadLetteredInARow, agent.CreatedAt);

    private static CompanyReply List(CompanyState state, ListAgents list)
    {
        if (list.Limit is < 1 or > 1_000)
        {
            return Refusals.LimitOutOfRange();
        }

        var (page, next) = IdPage.Of(state.Agents.Values, agent => agent.Id.Value, list.Limit, list.Cursor);
        return new AgentPage([.. page.Select(agent => ViewOf(state, agent))], next);
    }

    private static LivenessView LivenessOf(CompanyState state, AgentState agent, DateTimeOffset now, TimeSpan uptime)
    {
        var runs = state.Running.Values.Where(run => run.Agent == agent).ToList();
        var stale = runs.Any(run => uptime - state.Running.Of(run).LastReport > state.Policy.LeaseDuration / 2);
        var status =
            agent.Terminated ? "terminated"
            : agent.Paused ? "paused"
            : agent.Suspended ? "suspended"
            : runs.Count > 0 ? (stale ? "stale" : "running")
            : agent.LastError is not null ? "failing"
            : agent.Pending > 0 ? "waiting"
            : agent.LastActivityAt is null ? "never_seen"
            : "idle";
        DateTimeOffset? heartbeat = runs.Count == 0 ? agent.LastHeartbeatAt : now - (uptime - runs.Max(run => state.Running.Of(run).LastReport)).ToWholeMilliseconds();
        var lastActivity = heartbeat > agent.LastActivityAt ? heartbeat : agent.LastActivityAt;
        return new LivenessView(
            agent.Id, status, status is "idle" or "waiting" or "running", lastActivity, heartbeat,
            agent.Pending, agent.Running, agent.Retrying.Count, (int)agent.DeadLettered, agent.LastError);
    }

    private static StatsView StatsOf(CompanyState state, DateTimeOffset now)
    {
        var (due, oldest) = state.Queue.Due(state.Agents.Values, now);
        var times = RunSummary.Of(state.Statistics.RecentRuns);
        return new StatsView
        {
            Pending = state.Queue.Count,
            Due = due,
            Retrying = state.Retrying,
            Processing = state.Running.Count,
            Completed = state.Statistics.Completed,
            Failed = state.Statistics.Failed,
            Cancelled = state.Statistics.Cancelled,
            Coalesced = state.Statistics.Coalesced,
            Deduplicated = state.Statistics.Deduplicated,
            AvgProcessingTimeMs = times.AvgProcessingMs,
            ProcessingMsP50 = times.ProcessingMsP50,
            ProcessingMsP95 = times.ProcessingMsP95,
            WaitMsP50 = times.WaitMsP50,
            WaitMsP95 = times.WaitMsP95,
            OldestDueAgeMs = oldest is null ? 0 : (now - oldest.Value).TotalMilliseconds,
            RunsLastMinute = state.Statistics.StartsInLastMinute(now),
        };
    }
}
