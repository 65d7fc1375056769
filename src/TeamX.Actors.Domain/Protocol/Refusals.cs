namespace TeamX.Actors.Domain.Protocol;

/// <summary>The refusals with their sentences.</summary>
public static class Refusals
{
    /// <summary>The write buffer is full.</summary>
    public static readonly Refusal Busy = new(RefusalKind.Limit, RefusalCodes.Busy,
        "The company has as many unwritten commands as it may hold. Try again with the same idempotency key.");

    /// <summary>The company can't write now.</summary>
    public static readonly Refusal Unavailable = new(RefusalKind.Unavailable, RefusalCodes.Unavailable,
        "The company can't write now. Try again with the same idempotency key.");

    /// <summary>The history has not yet taken over what the answer has to show.</summary>
    public static readonly Refusal HistoryBehind = new(RefusalKind.Unavailable, RefusalCodes.HistoryBehind,
        "The history has not yet taken over events that this answer has to show. Nothing was changed; try again.");

    internal static Refusal CompanyNotFound(CompanyId id) =>
        new(RefusalKind.NotFound, RefusalCodes.CompanyNotFound, $"There is no company '{id}'. Create it first.");

    internal static Refusal AgentNotFound(AgentId id) =>
        new(RefusalKind.NotFound, RefusalCodes.AgentNotFound, $"There is no agent '{id}' in this company. Register it first.");

    internal static Refusal AgentTerminated(AgentId id) =>
        new(RefusalKind.Conflict, RefusalCodes.AgentTerminated, $"The agent '{id}' is terminated and can't be changed or woken. Register another one.");

    internal static Refusal WakeupNotFound(WakeupId id, long? completeSince = null) =>
        new(RefusalKind.NotFound, RefusalCodes.WakeupNotFound, $"There is no wakeup request '{id}' in this company, or it is no longer kept.")
        {
            CompleteSince = completeSince,
        };

    internal static Refusal WakeupFinal(WakeupId id, WakeupStatus status) =>
        new(RefusalKind.Conflict, RefusalCodes.WakeupFinal, $"The wakeup request '{id}' is {WireNames.Of(status)}, which is final.");

    internal static Refusal NotRetryable(string sentence) => new(RefusalKind.Conflict, RefusalCodes.NotRetryable, sentence);

    internal static Refusal StaleLease(WakeupId id) =>
        new(RefusalKind.Conflict, RefusalCodes.StaleLease, $"The lease token holds no lease of the wakeup request '{id}'. Stop the run; its report was not applied.");

    internal static Refusal IdempotencyKeyReused() =>
        new(RefusalKind.Conflict, RefusalCodes.IdempotencyKeyReused, "The idempotency key was used for another wakeup. Use a new key for a new wakeup.");

    internal static Refusal IdempotencyKeyInvalid() =>
        new(RefusalKind.Malformed, RefusalCodes.IdempotencyKeyInvalid, "An idempotency key has 1 to 200 printable ASCII characters.");

    internal static Refusal IdempotencyFull() =>
        new(RefusalKind.Limit, RefusalCodes.IdempotencyFull, "No further idempotency key can be remembered now. Try again later, or without a key.");

    internal static Refusal BacklogFull() =>
        new(RefusalKind.Limit, RefusalCodes.BacklogFull, "The contexts of pending requests take all the room they may. Try again when some have run.");

    internal static Refusal IdInvalid(string what) => new(RefusalKind.Malformed, RefusalCodes.IdInvalid,
        $"{what} has 1 to 128 characters: letters, digits, '.', '_', ':' or '-', and starts with a letter or digit.");

    internal static Refusal TriggerIdInvalid() =>
        new(RefusalKind.Malformed, RefusalCodes.TriggerIdInvalid, "A trigger id has 1 to 128 printable characters.");

    internal static Refusal TextInvalid(string what, int min, int max) =>
        new(RefusalKind.Malformed, RefusalCodes.TextInvalid, $"{what} has {min} to {max} characters and no control characters.");

    internal static Refusal CursorInvalid() =>
        new(RefusalKind.Malformed, RefusalCodes.CursorInvalid, "The cursor is not one that this list gave. Start without a cursor.");

    internal static Refusal JsonInvalid(string sentence) => new(RefusalKind.Malformed, RefusalCodes.JsonInvalid, sentence);

    internal static Refusal ContextTooLarge() =>
        new(RefusalKind.TooLarge, RefusalCodes.ContextTooLarge, "A context has at most 64 KiB. Keep large things elsewhere and send a reference.");

    internal static Refusal ContextTooDeep() =>
        new(RefusalKind.Rule, RefusalCodes.ContextTooDeep, "context.metadata is nested at most 32 levels deep.");

    internal static Refusal ResultTooLarge() =>
        new(RefusalKind.TooLarge, RefusalCodes.ResultTooLarge, "A result has at most 64 KiB. Keep large things elsewhere and report a reference.");

    internal static Refusal BatchTooLarge() =>
        new(RefusalKind.TooLarge, RefusalCodes.BatchTooLarge, "A batch has at most 1,000 wakeups. Send several batches.");

    internal static Refusal BatchEmpty() => new(RefusalKind.Rule, RefusalCodes.BatchEmpty, "A batch has at least one wakeup.");

    internal static Refusal TriggerTypeUnknown() => new(RefusalKind.Rule, RefusalCodes.TriggerTypeUnknown,
        "A trigger type is one of routine, ticket_assigned, schedule, manual, goal_decomposed.");

    internal static Refusal PriorityOutOfRange() =>
        new(RefusalKind.Rule, RefusalCodes.PriorityOutOfRange, "A priority is a whole number from 0 to 100.");

    internal static Refusal ScheduledForTooFar() =>
        new(RefusalKind.Rule, RefusalCodes.ScheduledForTooFar, "scheduledFor is at most 5 years away.");

    internal static Refusal MaxRetriesOutOfRange() =>
        new(RefusalKind.Rule, RefusalCodes.MaxRetriesOutOfRange, "maxRetries is a whole number from 0 to 100.");

    internal static Refusal TimeoutOutOfRange() =>
        new(RefusalKind.Rule, RefusalCodes.TimeoutOutOfRange, "A timeout is at least 1 second and at most 30 days.");

    internal static Refusal ConcurrencyOutOfRange() =>
        new(RefusalKind.Rule, RefusalCodes.ConcurrencyOutOfRange, "maxConcurrentRuns is a whole number from 1 to 1,000.");

    internal static Refusal LimitOutOfRange() => new(RefusalKind.Rule, RefusalCodes.LimitOutOfRange, "A limit is a whole number from 1 to 1,000.");

    internal static Refusal WakeDepthExceeded(int max) => new(RefusalKind.Rule, RefusalCodes.WakeDepthExceeded,
        $"The chain of wakeups that caused each other would be longer than {max}. Break the loop, or let a person ask.");

    internal static Refusal RunnerKindUnknown(string kind) =>
        new(RefusalKind.Rule, RefusalCodes.RunnerKindUnknown, $"No runner of kind '{kind}' is registered in this host.");

    internal static Refusal GoalNotFound(GoalId id) =>
        new(RefusalKind.NotFound, RefusalCodes.GoalNotFound, $"There is no goal '{id}' in this company. Create it first.");

    internal static Refusal TicketNotFound(TicketId id) =>
        new(RefusalKind.NotFound, RefusalCodes.TicketNotFound, $"There is no ticket '{id}' in this company, or it is no longer kept.");

    internal static Refusal ScheduleNotFound(ScheduleId id) => id.Kind == ScheduleKind.Routine
        ? new(RefusalKind.NotFound, RefusalCodes.RoutineNotFound, $"There is no routine '{id}' in this company.")
        : new(RefusalKind.NotFound, RefusalCodes.ScheduleNotFound, $"There is no schedule '{id}' in this company.");

    internal static Refusal GoalCycle(GoalId id, GoalId parent) => new(RefusalKind.Conflict, RefusalCodes.GoalCycle,
        $"The goal '{parent}' serves the goal '{id}', so it can't be its parent.");

    internal static Refusal TicketCycle(TicketId id, TicketId parent) => new(RefusalKind.Conflict, RefusalCodes.TicketCycle,
        $"The ticket '{parent}' is a part of the ticket '{id}', so it can't be its parent.");

    internal static Refusal TicketClosed(TicketId id, TicketStatus status) => new(RefusalKind.Conflict, RefusalCodes.TicketClosed,
        $"The ticket '{id}' is {WireNames.Of(status)}, which is final. Create another one.");

    internal static Refusal GoalTooDeep(int max) => new(RefusalKind.Rule, RefusalCodes.GoalTooDeep, $"A tree of goals has at most {max} levels.");

    internal static Refusal TicketTooDeep(int max) => new(RefusalKind.Rule, RefusalCodes.TicketTooDeep, $"A tree of tickets has at most {max} levels.");

    internal static Refusal TicketStatusUnknown() => new(RefusalKind.Rule, RefusalCodes.TicketStatusUnknown,
        "A ticket's status is one of open, in_progress, blocked, done, cancelled.");

    internal static Refusal RecurrenceInvalid(string sentence) => new(RefusalKind.Rule, RefusalCodes.RecurrenceInvalid, sentence);

    internal static Refusal EveryOutOfRange() =>
        new(RefusalKind.Rule, RefusalCodes.EveryOutOfRange, "every is at least 1 second and at most 366 days.");

    internal static Refusal AnchorOutOfRange() =>
        new(RefusalKind.Rule, RefusalCodes.AnchorOutOfRange, "anchor is at most 5 years away, in the past or in the future.");

    internal static Refusal CronInvalid(string sentence) => new(RefusalKind.Rule, RefusalCodes.CronInvalid, sentence);

    internal static Refusal CronNeverFires(string cron) =>
        new(RefusalKind.Rule, RefusalCodes.CronNeverFires, $"The cron expression '{cron}' never fires: no date fits it.");

    internal static Refusal TimeZoneUnknown(string zone) => new(RefusalKind.Rule, RefusalCodes.TimeZoneUnknown,
        $"'{zone}' is not a time zone of the IANA database of this machine. Give a name like Europe/Berlin, or UTC.");

    internal static Refusal OverlapPolicyUnknown() =>
        new(RefusalKind.Rule, RefusalCodes.OverlapPolicyUnknown, "An overlap policy is one of coalesce, skip, queue.");

    internal static Refusal MissedFirePolicyUnknown() =>
        new(RefusalKind.Rule, RefusalCodes.MissedFirePolicyUnknown, "A missed-fire policy is one of fire_once, skip, fire_all.");

    internal static Refusal PlaceholderInvalid(string sentence) => new(RefusalKind.Rule, RefusalCodes.PlaceholderInvalid, sentence);

    internal static Refusal TicketTemplateMismatch() => new(RefusalKind.Rule, RefusalCodes.TicketTemplateMismatch,
        "A routine has a ticket template, and a plain schedule has none.");
}
