using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Tests.Readme;

public sealed record NewTicket(CompanyId Company, AgentId Agent, string TicketId);

public sealed class TicketDesk : ReceiveActor
{
    public TicketDesk(IRequiredActor<CompanyRegion> companies)
    {
        var log = Context.GetLogger();
        Context.System.EventStream.Subscribe(Self, typeof(CompanyNotification));

        Receive<NewTicket>(ticket => companies.ActorRef.Tell(new ScheduleWakeup(
            ticket.Company, new WakeupOrder(ticket.Agent, new Trigger(TriggerType.TicketAssigned, ticket.TicketId))
            {
                Context = new WakeupContext { TicketId = ticket.TicketId },
                IdempotencyKey = $"assigned-{ticket.TicketId}",
            })));
        Receive<WakeupReceipt>(receipt => log.Info("Wakeup {WakeupId}: {Outcome}", receipt.WakeupId, receipt.Outcome));
        Receive<Refusal>(refusal => log.Warning("Refused, {Code}: {Message}", refusal.Code, refusal.Message));
        Receive<CompanyNotification>(fact => log.Info("{Type} {EventNumber}", fact.Type, fact.EventNumber));
    }
}
