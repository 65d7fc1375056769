using TeamX.Actors.Domain.Agents;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>Decides what becomes of an asked wakeup: deduplicated, pulled forward, coalesced or a new request.</summary>
internal static class WakeupDecider
{
    public const int MaxBatch = 1_000;

    public static CompanyReply Schedule(Decision decision, ScheduleWakeup command) =>
        Check(decision, command.Order) ?? (CompanyReply)Accept(decision, command.Order);

    public static CompanyReply Schedule(Decision decision, ScheduleWakeups batch)
    {
        if (batch.Orders.IsDefaultOrEmpty)
        {
            return Refusals.BatchEmpty();
        }

        if (batch.Orders.Length > MaxBatch)
        {
            return Refusals.BatchTooLarge();
        }

        if (CheckAll(decision, batch) is { } refusal)
        {
            return refusal;
        }

        var receipts = new WakeupReceipt[batch.Orders.Length];
        for (var i = 0; i < receipts.Length; i++)
        {
            receipts[i] = Accept(decision, batch.Orders[i]);
        }

        return new WakeupReceipts([.. receipts]);
    }

    /// <summary>Pulls a parked request to now, or re-creates a dead-lettered one; asked twice it answers with the first new one.</summary>
    public static CompanyReply Retry(Decision decision, RetryWakeup command)
    {
        var state = decision.State;
        if (state.Find(command.WakeupId) is not { } wakeup)
        {
            return command.Past is { } past ? RetryPast(decision, past) : Refusals.WakeupNotFound(command.WakeupId, state.CompleteSince);
        }

        return wakeup.Agent.Terminated ? Refusals.AgentTerminated(wakeup.Agent.Id)
            : wakeup.Progress.Status == WakeupStatus.Pending ? PullForward(decision, wakeup, command.Force)
            : Recreate(decision, wakeup.Agent, wakeup.Request, wakeup.Progress.Status, wakeup.Progress.RetriedAs);
    }

    /// <summary>
    /// Retries a request that only the history knows. An earlier retry of it is known to one of both, if the history reaches as far back as
    /// memory begins; otherwise the caller is to read it again.
    /// </summary>
    private static CompanyReply RetryPast(Decision decision, PastWakeup past)
    {
        var (state, request) = (decision.State, past.Request);
        if (past.Through < state.CompleteSince)
        {
            return Refusals.WakeupNotFound(request.WakeupId, state.CompleteSince);
        }

        if (!state.TryGetAgent(request.AgentId, out var agent))
        {
            return Refusals.AgentNotFound(request.AgentId);
        }

        var retriedAs = past.RetriedAs ?? state.Known.FirstOrDefault(known => known.IsRetry && known.Request.Cause!.RetryOf == request.WakeupId)?.Id;
        return agent.Terminated ? Refusals.AgentTerminated(agent.Id) : Recreate(decision, agent, request, past.Status, retriedAs);
    }

    private static CompanyReply PullForward(Decision decision, Wakeup wakeup, bool force)
    {
        if (wakeup.IsParked(decision.Now, ParkedBy.Deferral) && !force)
        {
            return Refusals.NotRetryable("The request was deferred by its runner. Retry with force to run it now all the same.");
        }

        if (wakeup.Progress.NextRetryAt > decision.Now)
        {
            decision.Record(new WakeupPulledForward(wakeup.Id));
            AllowProbe(decision, wakeup.Agent, wakeup.Id);
        }

        return new WakeupReceipt(wakeup.Id, ScheduleOutcome.Scheduled);
    }

    private static CompanyReply Recreate(Decision decision, AgentState agent, WakeupScheduled request, WakeupStatus status, WakeupId? retriedAs)
    {
        if (status != WakeupStatus.Failed)
        {
            return Refusals.NotRetryable($"The wakeup request '{request.WakeupId}' is {WireNames.Of(status)}; only a parked or dead-lettered one can be retried.");
        }

        if (retriedAs is { } first)
        {
            return new WakeupReceipt(first, ScheduleOutcome.Deduplicated);
        }

        var cause = new Cause(request.Cause?.Depth ?? 0, request.Cause?.AgentId, request.WakeupId);
        var again = request with
        {
            WakeupId = NewId(decision.Now), ScheduledFor = decision.Now, CooldownUntil = null, Cause = cause, Idempotency = null,
            TraceParent = decision.TraceParent ?? request.TraceParent,
        };
        decision.Record(again);
        AllowProbe(decision, agent, again.WakeupId);
        return new WakeupReceipt(again.WakeupId, ScheduleOutcome.Scheduled);
    }

    /// <summary>A batch is checked as a whole before its first request is accepted, so that one fault refuses all.</summary>
    private static Refusal? CheckAll(Decision decision, ScheduleWakeups batch)
    {
        var (state, policy) = (decision.State, decision.State.Policy);
        Dictionary<UInt128, ulong>? keys = null;
        var bytes = state.PendingContextBytes;
        for (var i = 0; i < batch.Orders.Length; i++)
        {
            var order = Caused(decision, batch.Orders[i]);
            var refusal = Check(decision, order);
            var repeated = false;
            if (refusal is null && order.IdempotencyKey is { } key)
            {
                var mark = IdempotencyKeys.MarkOf(key, order);
                repeated = state.IdempotencyKeys.TryGet(mark.Key, decision.Now, policy.IdempotencyWindow, out _);
                if (!repeated && !(keys ??= []).TryAdd(mark.Key, mark.Body))
                {
                    repeated = true;
                    refusal = keys[mark.Key] == mark.Body ? null : Refusals.IdempotencyKeyReused();
                }
                else if (!repeated && !state.IdempotencyKeys.HasRoom(keys!.Count, decision.Now, policy.IdempotencyWindow, policy.IdempotencyMaxKeys))
                {
                    refusal = Refusals.IdempotencyFull();
                }
            }

            // What only repeats a key adds nothing.
            bytes += repeated ? 0 : order.Context.SizeInBytes();
            refusal ??= !repeated && bytes > policy.MaxPendingContextBytes ? Refusals.BacklogFull() : null;
            if (refusal is not null)
            {
                return refusal with { Message = $"Wakeup {i + 1} of the batch: {refusal.Message}" };
            }
        }

        return null;
    }

    /// <summary>Checks an order, so that accepting it right after can't fail; null when it is fine.</summary>
    internal static Refusal? Check(Decision decision, WakeupOrder order)
    {
        var state = decision.State;
        order = Caused(decision, order);
        if (OrderRules.Check(order, decision.Now) is { } malformed)
        {
            return malformed;
        }

        if (order.IdempotencyKey is { } key)
        {
            var mark = IdempotencyKeys.MarkOf(key, order);
            if (state.IdempotencyKeys.TryGet(mark.Key, decision.Now, state.Policy.IdempotencyWindow, out var entry))
            {
                return entry.Value.Mark.Body == mark.Body ? null : Refusals.IdempotencyKeyReused();
            }

            if (!state.IdempotencyKeys.HasRoom(1, decision.Now, state.Policy.IdempotencyWindow, state.Policy.IdempotencyMaxKeys))
            {
                return Refusals.IdempotencyFull();
            }
        }

        if (!state.TryGetAgent(order.AgentId, out var agent))
        {
            return Refusals.AgentNotFound(order.AgentId);
        }

        return agent.Terminated ? Refusals.AgentTerminated(order.AgentId)
            : CauseOf(state, order)?.Depth > state.Policy.MaxWakeDepth ? Refusals.WakeDepthExceeded(state.Policy.MaxWakeDepth)
            : state.PendingContextBytes + order.Context.SizeInBytes() > state.Policy.MaxPendingContextBytes ? Refusals.BacklogFull()
            : null;
    }

    /// <summary>Accepts an order that was checked: deduplicates, pulls forward, coalesces, or makes a new request.</summary>
    internal static WakeupReceipt Accept(Decision decision, WakeupOrder order)
    {
        var state = decision.State;
        var now = decision.Now;
        order = Caused(decision, order);
        var mark = order.IdempotencyKey is { } key ? IdempotencyKeys.MarkOf(key, order) : null;
        if (mark is not null && state.IdempotencyKeys.TryGet(mark.Key, now, state.Policy.IdempotencyWindow, out var seen))
        {
            decision.Record(new WakeupDeduplicated(seen.Value.WakeupId));
            return new WakeupReceipt(seen.Value.WakeupId, ScheduleOutcome.Deduplicated);
        }

        var agent = state.Agents[order.AgentId];
        var request = NewRequest(decision, agent, order, mark);
        var receipt = CoalescePolicy.TryMerge(decision, agent, request)
            ?? new WakeupReceipt(request.WakeupId, ScheduleOutcome.Scheduled);
        if (receipt.Outcome == ScheduleOutcome.Scheduled)
        {
            decision.Record(request);
        }

        if (order.Trigger.Type == TriggerType.Manual)
        {
            AllowProbe(decision, agent, receipt.WakeupId);
        }

        return receipt;
    }

    /// <summary>The order with its cause: the one that its context names, otherwise the run that sent the command.</summary>
    private static WakeupOrder Caused(Decision decision, WakeupOrder order) =>
        decision.CausedBy is { } cause && order.Context.CausedBy is null ? order with { Context = order.Context with { CausedBy = cause } } : order;

    /// <summary>What a person asks of a suspended agent is its probe.</summary>
    private static void AllowProbe(Decision decision, AgentState agent, WakeupId probe)
    {
        if (agent.Suspended && !agent.ProbeRunning)
        {
            decision.Record(new AgentProbeAllowed(agent.Id, probe));
        }
    }

    private static WakeupScheduled NewRequest(Decision decision, AgentState agent, WakeupOrder order, IdempotencyMark? mark)
    {
        var now = decision.Now;
        var scheduledFor = order.ScheduledFor?.ToWholeMilliseconds();
        var cooldown = WakesItself(decision.State, agent, order) ? now + decision.State.Policy.SelfWakeCooldown : (DateTimeOffset?)null;
        return new WakeupScheduled(
            NewId(now), agent.Id, order.Trigger, order.Priority ?? OrderRules.DefaultPriority(order.Trigger.Type),
            scheduledFor > now ? scheduledFor.Value : now, order.Context, order.MaxRetries ?? decision.State.Policy.RetryDelays.Length)
        {
            CooldownUntil = cooldown?.ToWholeMilliseconds(),
            Timeout = order.Timeout?.ToWholeMilliseconds(),
            AllowCoalescing = order.AllowCoalescing,
            Cause = CauseOf(decision.State, order),
            Idempotency = mark,
            TraceParent = order.TraceParent ?? decision.TraceParent,
            Reason = order.Reason,
        };
    }

    /// <summary>A parent that is no longer known counts as depth 1.</summary>
    private static Cause? CauseOf(CompanyState state, WakeupOrder order)
    {
        if (order.Context.CausedBy is not { } parentId)
        {
            return null;
        }

        var parent = state.Find(parentId);
        return new Cause((parent?.Request.Cause?.Depth ?? 0) + 1, parent?.Agent.Id);
    }

    private static bool WakesItself(CompanyState state, AgentState agent, WakeupOrder order) =>
        order.Context.CausedBy is { } parentId && state.Find(parentId) is { } parent
        && parent.Agent == agent && parent.Request.Trigger == order.Trigger;

    private static WakeupId NewId(DateTimeOffset now) => new(Guid.CreateVersion7(now));
}
