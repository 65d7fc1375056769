namespace TeamX.Actors.Domain.Protocol;

/// <summary>The stable codes of refusals.</summary>
public static class RefusalCodes
{
    /// <summary>404: no such company.</summary>
    public const string CompanyNotFound = "company_not_found";

    /// <summary>404: no such agent in this company.</summary>
    public const string AgentNotFound = "agent_not_found";

    /// <summary>404: no such request, or it is no longer kept.</summary>
    public const string WakeupNotFound = "wakeup_not_found";

    /// <summary>404: no such goal in this company.</summary>
    public const string GoalNotFound = "goal_not_found";

    /// <summary>404: no such ticket in this company, or it is no longer kept.</summary>
    public const string TicketNotFound = "ticket_not_found";

    /// <summary>404: no such schedule in this company.</summary>
    public const string ScheduleNotFound = "schedule_not_found";

    /// <summary>404: no such routine in this company.</summary>
    public const string RoutineNotFound = "routine_not_found";

    /// <summary>409: the parent of a goal serves that goal itself.</summary>
    public const string GoalCycle = "goal_cycle";

    /// <summary>409: the parent of a ticket is a part of that ticket itself.</summary>
    public const string TicketCycle = "ticket_cycle";

    /// <summary>409: the ticket is done or cancelled, which is final.</summary>
    public const string TicketClosed = "ticket_closed";

    /// <summary>422: more than 32 levels of goals.</summary>
    public const string GoalTooDeep = "goal_too_deep";

    /// <summary>422: more than 256 levels of tickets.</summary>
    public const string TicketTooDeep = "ticket_too_deep";

    /// <summary>422: a ticket status that does not exist.</summary>
    public const string TicketStatusUnknown = "ticket_status_unknown";

    /// <summary>422: neither or both of every and cron, or an anchor without an interval.</summary>
    public const string RecurrenceInvalid = "recurrence_invalid";

    /// <summary>422: an interval under 1 s or over 366 days.</summary>
    public const string EveryOutOfRange = "every_out_of_range";

    /// <summary>422: an anchor more than 5 years away.</summary>
    public const string AnchorOutOfRange = "anchor_out_of_range";

    /// <summary>422: a cron expression that can't be read; the sentence says where its fault is.</summary>
    public const string CronInvalid = "cron_invalid";

    /// <summary>422: a cron expression that never fires.</summary>
    public const string CronNeverFires = "cron_never_fires";

    /// <summary>422: a time zone that is not in the IANA database of this machine.</summary>
    public const string TimeZoneUnknown = "time_zone_unknown";

    /// <summary>422: an overlap policy that does not exist.</summary>
    public const string OverlapPolicyUnknown = "overlap_policy_unknown";

    /// <summary>422: a missed-fire policy that does not exist.</summary>
    public const string MissedFirePolicyUnknown = "missed_fire_policy_unknown";

    /// <summary>422: a title with a placeholder that does not exist, or with a lone brace.</summary>
    public const string PlaceholderInvalid = "placeholder_invalid";

    /// <summary>422: a routine without a ticket template, or a schedule with one.</summary>
    public const string TicketTemplateMismatch = "ticket_template_mismatch";

    /// <summary>409: the agent is gone for good.</summary>
    public const string AgentTerminated = "agent_terminated";

    /// <summary>409: the request is in a final status.</summary>
    public const string WakeupFinal = "wakeup_final";

    /// <summary>409: the request is not in a state that can be retried.</summary>
    public const string NotRetryable = "not_retryable";

    /// <summary>409: the token holds no lease.</summary>
    public const string StaleLease = "stale_lease";

    /// <summary>409: the key was used for another order.</summary>
    public const string IdempotencyKeyReused = "idempotency_key_reused";

    /// <summary>400: an id breaks <see cref="NameRule"/>.</summary>
    public const string IdInvalid = "id_invalid";

    /// <summary>400: a trigger id is empty, over-long or not printable.</summary>
    public const string TriggerIdInvalid = "trigger_id_invalid";

    /// <summary>400: an idempotency key is empty, over-long or not printable ASCII.</summary>
    public const string IdempotencyKeyInvalid = "idempotency_key_invalid";

    /// <summary>400: a name or text is empty or over-long.</summary>
    public const string TextInvalid = "text_invalid";

    /// <summary>400: a cursor is not one that a list gave.</summary>
    public const string CursorInvalid = "cursor_invalid";

    /// <summary>400: metadata or a result is not the JSON that it has to be.</summary>
    public const string JsonInvalid = "json_invalid";

    /// <summary>413: a context is over 64 KiB.</summary>
    public const string ContextTooLarge = "context_too_large";

    /// <summary>422: metadata is nested deeper than 32 levels.</summary>
    public const string ContextTooDeep = "context_too_deep";

    /// <summary>413: a result is over 64 KiB.</summary>
    public const string ResultTooLarge = "result_too_large";

    /// <summary>413: a batch has over 1,000 wakeups or 8 MiB.</summary>
    public const string BatchTooLarge = "batch_too_large";

    /// <summary>422: an empty batch.</summary>
    public const string BatchEmpty = "batch_empty";

    /// <summary>422: a trigger type that does not exist.</summary>
    public const string TriggerTypeUnknown = "trigger_type_unknown";

    /// <summary>422: a priority outside 0–100.</summary>
    public const string PriorityOutOfRange = "priority_out_of_range";

    /// <summary>422: an instant more than 5 years away.</summary>
    public const string ScheduledForTooFar = "scheduled_for_too_far";

    /// <summary>422: retries outside 0–100.</summary>
    public const string MaxRetriesOutOfRange = "max_retries_out_of_range";

    /// <summary>422: a timeout under 1 s or over 30 days.</summary>
    public const string TimeoutOutOfRange = "timeout_out_of_range";

    /// <summary>422: runs at once outside 1–1,000.</summary>
    public const string ConcurrencyOutOfRange = "concurrency_out_of_range";

    /// <summary>422: a limit of a list outside 1–1,000.</summary>
    public const string LimitOutOfRange = "limit_out_of_range";

    /// <summary>422: the chain of causes is too deep.</summary>
    public const string WakeDepthExceeded = "wake_depth_exceeded";

    /// <summary>422: no runner of that kind is registered.</summary>
    public const string RunnerKindUnknown = "runner_kind_unknown";

    /// <summary>422: a runner's settings are not what it needs.</summary>
    public const string RunnerSettingsInvalid = "runner_settings_invalid";

    /// <summary>422: a runner's command does not exist.</summary>
    public const string RunnerCommandNotFound = "runner_command_not_found";

    /// <summary>422: a runner's command is not allowed by the host's settings.</summary>
    public const string RunnerCommandNotAllowed = "runner_command_not_allowed";

    /// <summary>422: the host's settings do not allow a runner to call that address.</summary>
    public const string RunnerTargetNotAllowed = "runner_target_not_allowed";

    /// <summary>422: the host's settings do not allow a runner to read that environment variable.</summary>
    public const string RunnerVariableNotAllowed = "runner_variable_not_allowed";

    /// <summary>422: an environment variable that a runner needs is not set.</summary>
    public const string RunnerVariableMissing = "runner_variable_missing";

    /// <summary>429: the write buffer is full.</summary>
    public const string Busy = "busy";

    /// <summary>429: no further idempotency key can be remembered.</summary>
    public const string IdempotencyFull = "idempotency_full";

    /// <summary>429: pending contexts take all the room they may.</summary>
    public const string BacklogFull = "backlog_full";

    /// <summary>503: the history has not yet taken over what the answer has to show.</summary>
    public const string HistoryBehind = "history_behind";

    /// <summary>503: the company can't write now.</summary>
    public const string Unavailable = "unavailable";
}
