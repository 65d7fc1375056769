using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting.Protos;
using static TeamX.Actors.Persistence.WireValues;

namespace TeamX.Actors.Remoting;

/// <summary>What surrounds a request, and an event.</summary>
internal static class EnvelopeForms
{
    public static readonly WireForm Gateway = WireForm.Of(
        "gateway_request",
        (GatewayRequest r) => new GatewayRequestData { ApiKey = r.ApiKey, Message = MessageForms.Requests.Nested(r.Message) },
        d => new GatewayRequest(d.ApiKey, MessageForms.Requests.Nested(d.Message)));

    public static readonly WireForm Notification = WireForm.Of(
        "notification",
        (CompanyNotification n) => new CompanyNotificationData
        {
            CompanyId = n.CompanyId.Value,
            EventNumber = n.EventNumber,
            AtMs = Ms(n.At),
            Event = CommitMapping.Envelope(new RecordedEvent(n.EventNumber, n.At, n.Event), Ms(n.At), string.Empty),
            Request = n.Request is { } request ? WakeupMapping.ToData(request) : null,
        },
        d => Read(d, new NameTable()));

    private static CompanyNotification Read(CompanyNotificationData d, NameTable names) => new(
        new CompanyId(d.CompanyId), d.EventNumber, Instant(d.AtMs), CommitMapping.Body(Required(d.Event), string.Empty, names),
        d.Request is { } request ? WakeupMapping.FromData(request, names) : null);
}
