using System.Runtime.Serialization;
using Google.Protobuf;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting.Protos;
using static TeamX.Actors.Persistence.WireValues;
using static TeamX.Actors.Remoting.MessageValues;

namespace TeamX.Actors.Remoting;

/// <summary>Commands about companies, agents, wakeups and runs.</summary>
internal static class CommandForms
{
    public static IReadOnlyList<WireForm> All =>
    [
        Form("define_company", d => d.Header,
            (DefineCompany c) => new DefineCompanyData { Header = Header(c), Name = c.Name, Mission = c.Mission, MaxConcurrentRuns = c.MaxConcurrentRuns },
            (d, company) => new DefineCompany(company, d.Name, d.Mission, d.MaxConcurrentRuns)),
        Form("pause_company", d => d.Header,
            (PauseCompany c) => new PauseCompanyData { Header = Header(c), Reason = c.Reason, InterruptRunning = c.InterruptRunning },
            (d, company) => new PauseCompany(company, d.Reason, d.InterruptRunning)),
        Form("resume_company", d => d.Header,
            (ResumeCompany c) => new ResumeCompanyData { Header = Header(c) },
            (_, company) => new ResumeCompany(company)),
        Form("define_agent", d => d.Header, (DefineAgent c) => Write(c), Read),
        Form("pause_agent", d => d.Header,
            (PauseAgent c) => new PauseAgentData
            {
                Header = Header(c), AgentId = c.AgentId.Value, Reason = c.Reason, InterruptRunning = c.InterruptRunning,
            },
            (d, company) => new PauseAgent(company, new AgentId(d.AgentId), d.Reason, d.InterruptRunning)),
        Form("resume_agent", d => d.Header,
            (ResumeAgent c) => new ResumeAgentData { Header = Header(c), AgentId = c.AgentId.Value, Force = c.Force },
            (d, company) => new ResumeAgent(company, new AgentId(d.AgentId), d.Force)),
        Form("terminate_agent", d => d.Header,
            (TerminateAgent c) => new TerminateAgentData { Header = Header(c), AgentId = c.AgentId.Value, Reason = c.Reason },
            (d, company) => new TerminateAgent(company, new AgentId(d.AgentId), d.Reason)),
        Form("schedule_wakeup", d => d.Header,
            (ScheduleWakeup c) => new ScheduleWakeupData { Header = Header(c), Order = ToData(c.Order) },
            (d, company) => new ScheduleWakeup(company, FromData(Required(d.Order)))),
        Form("schedule_wakeups", d => d.Header,
            (ScheduleWakeups c) => new ScheduleWakeupsData { Header = Header(c), Orders = { c.Orders.Select(ToData) } },
            (d, company) => new ScheduleWakeups(company, [.. d.Orders.Select(FromData)])),
        Form("cancel_wakeup", d => d.Header,
            (CancelWakeup c) => new CancelWakeupData { Header = Header(c), WakeupId = Optional(c.WakeupId), Reason = c.Reason },
            (d, company) => new CancelWakeup(company, Wakeup(d.WakeupId), d.Reason)),
        Form("retry_wakeup", d => d.Header,
            (RetryWakeup c) => new RetryWakeupData { Header = Header(c), WakeupId = Optional(c.WakeupId), Force = c.Force, Past = ToData(c.Past) },
            (d, company) => new RetryWakeup(company, Wakeup(d.WakeupId), d.Force) { Past = FromData(d.Past) }),
        Form("renew_lease", d => d.Header, (RenewLease c) => ToData(c), Read),
        Form("report_outcome", d => d.Header, (ReportOutcome c) => ToData(c), Read),
    ];

    /// <summary>The form of a command: what all have in common is read here.</summary>
    internal static WireForm Form<T, TData>(
        string manifest, Func<TData, CommandHeaderData?> header, Func<T, TData> write, Func<TData, CompanyId, T> read)
        where T : CompanyCommand
        where TData : class, IMessage<TData>, new() =>
        WireForm.Of(manifest, write, (TData data) => FromData(data, Required(header(data)), read));

    internal static CommandHeaderData Header(CompanyCommand c) => new()
    {
        CompanyId = c.CompanyId.Value,
        RequestedBy = c.RequestedBy,
        CorrelationId = c.CorrelationId,
        CausedBy = Optional(c.CausedBy),
        TraceParent = c.TraceParent,
    };

    internal static RenewLeaseData ToData(RenewLease c) =>
        new() { Header = Header(c), WakeupId = Optional(c.WakeupId), Token = Optional(c.Token) };

    internal static RenewLease FromData(RenewLeaseData d) => FromData(d, Required(d.Header), Read);

    /// <summary>Whether it is the run's own worker that reports is nothing that a caller may say.</summary>
    internal static ReportOutcomeData ToData(ReportOutcome c) =>
        new() { Header = Header(c), WakeupId = Optional(c.WakeupId), Token = Optional(c.Token), Outcome = ToData(c.Outcome) };

    internal static ReportOutcome FromData(ReportOutcomeData d) => FromData(d, Required(d.Header), Read);

    private static T FromData<T, TData>(TData data, CommandHeaderData header, Func<TData, CompanyId, T> read)
        where T : CompanyCommand =>
        (T)((CompanyCommand)read(data, new CompanyId(header.CompanyId)) with
        {
            RequestedBy = header.RequestedBy,
            CorrelationId = header.CorrelationId,
            CausedBy = OptionalWakeup(header.CausedBy),
            TraceParent = header.TraceParent,
        });

    private static RenewLease Read(RenewLeaseData d, CompanyId company) => new(company, Wakeup(d.WakeupId), Token(d.Token));

    private static ReportOutcome Read(ReportOutcomeData d, CompanyId company) =>
        new(company, Wakeup(d.WakeupId), Token(d.Token), FromData(Required(d.Outcome)));

    private static DefineAgentData Write(DefineAgent c) => new()
    {
        Header = Header(c),
        AgentId = c.AgentId.Value,
        Name = c.Name,
        Runner = ViewForms.ToData(c.Runner),
        Role = c.Role,
        ReportsTo = c.ReportsTo?.Value,
        MaxConcurrentRuns = c.MaxConcurrentRuns,
    };

    private static DefineAgent Read(DefineAgentData d, CompanyId company) => new(
        company, new AgentId(d.AgentId), d.Name, ViewForms.FromData(Required(d.Runner)), d.Role, OptionalAgent(d.ReportsTo), d.MaxConcurrentRuns);

    private static WakeupOrderData ToData(WakeupOrder order) => new()
    {
        AgentId = order.AgentId.Value,
        TriggerType = WireValues.ToData(order.Trigger.Type),
        TriggerId = order.Trigger.Id,
        Priority = order.Priority,
        ScheduledForMs = OptionalMs(order.ScheduledFor),
        Context = WakeupMapping.ToData(order.Context),
        IdempotencyKey = order.IdempotencyKey,
        MaxRetries = order.MaxRetries,
        TimeoutMs = OptionalMs(order.Timeout),
        NeverCoalesce = !order.AllowCoalescing,
        TraceParent = order.TraceParent,
        Reason = order.Reason,
    };

    private static WakeupOrder FromData(WakeupOrderData d) => new(new AgentId(d.AgentId), new Trigger(WireValues.FromData(d.TriggerType), d.TriggerId))
    {
        Priority = d.Priority,
        ScheduledFor = OptionalInstant(d.ScheduledForMs),
        Context = WakeupMapping.FromData(d.Context),
        IdempotencyKey = d.IdempotencyKey,
        MaxRetries = d.MaxRetries,
        Timeout = OptionalDuration(d.TimeoutMs),
        AllowCoalescing = !d.NeverCoalesce,
        TraceParent = d.TraceParent,
        Reason = d.Reason,
    };

    private static PastWakeupData? ToData(PastWakeup? past) => past is null ? null : new PastWakeupData
    {
        Request = WakeupMapping.ToData(past.Request),
        Status = WireValues.ToData(past.Status),
        RetriedAs = Optional(past.RetriedAs),
        Through = past.Through,
    };

    private static PastWakeup? FromData(PastWakeupData? d) => d is null ? null : new PastWakeup(
        WakeupMapping.FromData(Required(d.Request), new NameTable()), WireValues.FromData(d.Status), OptionalWakeup(d.RetriedAs), d.Through);

    private static RunOutcomeData ToData(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Completed o => new RunOutcomeData { Completed = new() { Result = o.Result } },
        RunOutcome.Failed o => new RunOutcomeData { Failed = new() { Error = o.Error, Permanent = o.Permanent, Code = o.Code } },
        RunOutcome.Deferred o => new RunOutcomeData { Deferred = new() { UntilMs = Ms(o.Until), Reason = o.Reason } },
        RunOutcome.Skipped o => new RunOutcomeData { Skipped = new() { Reason = o.Reason } },
        RunOutcome.Cancelled => new RunOutcomeData { Cancelled = new() },
        RunOutcome.Interrupted o => new RunOutcomeData { Interrupted = new() { Reason = o.Reason, Planned = o.Planned } },
        _ => throw new SerializationException($"{outcome.GetType().Name} is not an outcome that can be written."),
    };

    private static RunOutcome FromData(RunOutcomeData d) => d.KindCase switch
    {
        RunOutcomeData.KindOneofCase.Completed => new RunOutcome.Completed(d.Completed.Result),
        RunOutcomeData.KindOneofCase.Failed => new RunOutcome.Failed(d.Failed.Error, d.Failed.Permanent, d.Failed.Code),
        RunOutcomeData.KindOneofCase.Deferred => new RunOutcome.Deferred(Instant(d.Deferred.UntilMs), d.Deferred.Reason),
        RunOutcomeData.KindOneofCase.Skipped => new RunOutcome.Skipped(d.Skipped.Reason),
        RunOutcomeData.KindOneofCase.Cancelled => new RunOutcome.Cancelled(),
        RunOutcomeData.KindOneofCase.Interrupted => new RunOutcome.Interrupted(d.Interrupted.Reason, d.Interrupted.Planned),
        _ => throw new SerializationException("The outcome is of a kind that this release does not know, or of none."),
    };
}
