using System.Runtime.Serialization;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting.Protos;
using static TeamX.Actors.Persistence.WireValues;
using static TeamX.Actors.Remoting.MessageValues;

namespace TeamX.Actors.Remoting;

/// <summary>What nodes of one cluster tell each other.</summary>
internal static class ClusterForms
{
    public static readonly WireForms All = new(
        WireForm.Of("execute_run", (ExecuteRun m) => Write(m), Read),
        WireForm.Of("abort_run",
            (AbortRun m) => new AbortRunData { Token = Optional(m.Token), Reason = MessageValues.ToData(m.Reason) },
            d => new AbortRun(Token(d.Token), MessageValues.FromData(d.Reason))),
        WireForm.Of("worker_report",
            (WorkerReport m) => new WorkerReportData { Report = CommandForms.ToData(m.Report) },
            d => new WorkerReport(CommandForms.FromData(Required(d.Report)) with { ByWorker = true })),
        WireForm.Of("worker_report_answer",
            (WorkerReportAnswer m) => Answer(m.Token, m.Reply),
            (WorkerAnswerData d) => new WorkerReportAnswer(Token(d.Token), Reply(d))),
        WireForm.Of("worker_renewal",
            (WorkerRenewal m) => new WorkerRenewalData { Renewal = CommandForms.ToData(m.Renewal) },
            d => new WorkerRenewal(CommandForms.FromData(Required(d.Renewal)))),
        WireForm.Of("worker_renewal_answer",
            (WorkerRenewalAnswer m) => Answer(m.Token, m.Reply),
            (WorkerAnswerData d) => new WorkerRenewalAnswer(Token(d.Token), Reply(d))),
        WireForm.Of("worker_handed_over",
            (WorkerHandedOver m) => new WorkerHandedOverData
            {
                CompanyId = m.CompanyId.Value, WakeupId = Optional(m.WakeupId), Token = Optional(m.Token),
            },
            d => new WorkerHandedOver(new CompanyId(d.CompanyId), Wakeup(d.WakeupId), Token(d.Token))),
        WireForm.Of("worker_load",
            (WorkerLoad m) => new WorkerLoadData
            {
                Incarnation = m.Incarnation, Capacity = m.Capacity, Running = m.Running, Offered = m.Offered, Received = m.Received,
            },
            d => new WorkerLoad(d.Incarnation, d.Capacity, d.Running, d.Offered, d.Received)),
        WireForm.Of("wake_company",
            (WakeCompany m) => new WakeCompanyData { CompanyId = m.CompanyId.Value },
            d => new WakeCompany(new CompanyId(d.CompanyId))),
        WireForm.Of("company_recovered",
            (CompanyRecovered m) => new CompanyRecoveredData { CompanyId = m.CompanyId.Value },
            d => new CompanyRecovered(new CompanyId(d.CompanyId))),
        WireForm.Of("rows_written",
            (RowsWritten m) => new RowsWrittenData { CompanyIds = { m.Companies.Select(id => id.Value) } },
            d => new RowsWritten([.. d.CompanyIds.Select(id => new CompanyId(id))])));

    private static ExecuteRunData Write(ExecuteRun m) => new()
    {
        CompanyId = m.CompanyId.Value,
        Request = WakeupMapping.ToData(m.Run.Request),
        Agent = DefinitionMapping.ToData(m.Run.Agent),
        Lease = ProgressMapping.ToData(m.Run.Lease),
        Attempt = m.Run.Attempt,
        TimeoutMs = Ms(m.Run.Timeout),
        Acceptance = m.Run.Acceptance,
        IsFresh = m.Run.IsFresh,
        Ancestry = WorkViewForms.ToData(m.Run.Ancestry),
        HandedOver = m.Run.HandedOver,
        Node = m.Run.Node,
    };

    private static ExecuteRun Read(ExecuteRunData d)
    {
        var names = new NameTable();
        var run = new StartRun(
            WakeupMapping.FromData(Required(d.Request), names), DefinitionMapping.FromData(Required(d.Agent), names),
            ProgressMapping.FromData(Required(d.Lease), names), d.Attempt, Duration(d.TimeoutMs), d.Acceptance, d.IsFresh,
            WorkViewForms.FromData(Required(d.Ancestry)))
        {
            HandedOver = d.HandedOver,
            Node = d.Node,
        };
        return new ExecuteRun(new CompanyId(d.CompanyId), run);
    }

    private static WorkerAnswerData Answer(LeaseToken token, CompanyReply reply) => new() { Token = Optional(token), Reply = MessageForms.Replies.Nested(reply) };

    private static CompanyReply Reply(WorkerAnswerData d) => MessageForms.Replies.Nested(d.Reply) as CompanyReply
        ?? throw new SerializationException("A worker is answered with the reply of a company.");
}
