using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting.Protos;
using static TeamX.Actors.Persistence.WireValues;
using static TeamX.Actors.Remoting.MessageValues;

namespace TeamX.Actors.Remoting;

/// <summary>Receipts and refusals.</summary>
internal static class ReplyForms
{
    public static IReadOnlyList<WireForm> All =>
    [
        WireForm.Of("refusal",
            (Refusal r) => new RefusalData { Kind = MessageValues.ToData(r.Kind), Code = r.Code, Message = r.Message, CompleteSince = r.CompleteSince },
            d => new Refusal(MessageValues.FromData(d.Kind), d.Code, d.Message) { CompleteSince = d.CompleteSince }),
        WireForm.Of("done", (Done _) => new DoneData(), _ => Done.Instance),
        WireForm.Of("definition_receipt",
            (DefinitionReceipt r) => new DefinitionReceiptData { Created = r.Created },
            d => new DefinitionReceipt(d.Created)),
        WireForm.Of("wakeup_receipt", (WakeupReceipt r) => ToData(r), FromData),
        WireForm.Of("wakeup_receipts",
            (WakeupReceipts r) => new WakeupReceiptsData { Items = { r.Items.Select(ToData) } },
            d => new WakeupReceipts([.. d.Items.Select(FromData)])),
        WireForm.Of("lease_renewal",
            (LeaseRenewal r) => new LeaseRenewalData { CancelRequested = r.CancelRequested, ExpiresAtMs = Ms(r.ExpiresAt) },
            d => new LeaseRenewal(d.CancelRequested, Instant(d.ExpiresAtMs))),
        WireForm.Of("ticket_receipt",
            (TicketReceipt r) => new TicketReceiptData { Created = r.Created, Wakeup = r.Wakeup is { } wakeup ? ToData(wakeup) : null },
            d => new TicketReceipt(d.Created, d.Wakeup is { } wakeup ? FromData(wakeup) : null)),
        WireForm.Of("schedule_receipt",
            (ScheduleReceipt r) => new ScheduleReceiptData
            {
                ScheduleId = ScheduleMapping.ToData(r.ScheduleId), Created = r.Created, NextFireAtMs = OptionalMs(r.NextFireAt),
            },
            d => new ScheduleReceipt(ScheduleMapping.FromData(d.ScheduleId, new NameTable()), d.Created, OptionalInstant(d.NextFireAtMs))),
        WireForm.Of("fire_receipt",
            (FireReceipt r) => new FireReceiptData
            {
                Outcome = WireValues.ToData(r.Outcome), WakeupId = Optional(r.WakeupId), TicketId = r.TicketId?.Value, Reason = r.Reason,
            },
            d => new FireReceipt(WireValues.FromData(d.Outcome), OptionalWakeup(d.WakeupId), OptionalTicket(d.TicketId), d.Reason)),
        WireForm.Of("company_id_page",
            (CompanyIdPage p) => new CompanyIdPageData { Items = { p.Items.Select(id => id.Value) }, HasMore = p.HasMore },
            d => new CompanyIdPage([.. d.Items.Select(id => new CompanyId(id))], d.HasMore)),
    ];

    private static WakeupReceiptData ToData(WakeupReceipt r) => new() { WakeupId = Optional(r.WakeupId), Outcome = MessageValues.ToData(r.Outcome) };

    private static WakeupReceipt FromData(WakeupReceiptData d) => new(Wakeup(d.WakeupId), MessageValues.FromData(d.Outcome));
}
