using Akka.Actor;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Demo;

/// <summary>Moves tickets on as agents work on them: what Ada has built Ben tests, what anybody else has done is done.</summary>
internal sealed class DemoDesk : ReceiveActor
{
    private readonly IActorRef _companies;

    public DemoDesk(IActorRef companies)
    {
        _companies = companies;
        Context.System.EventStream.Subscribe(Self, typeof(CompanyNotification));
        Receive<CompanyNotification>(
            happened => happened.CompanyId == DemoCompany.Id && happened.Request?.Context.TicketId is not null,
            happened => MoveOn(happened.Event, happened.Request!, new TicketId(happened.Request!.Context.TicketId!)));

        // Somebody at the page may have been faster: then there is nothing left to do.
        Receive<CompanyReply>(_ => { });
    }

    private void MoveOn(CompanyEvent happened, WakeupScheduled request, TicketId ticket)
    {
        CompanyCommand? next = happened switch
        {
            RunStarted => new SetTicketStatus(DemoCompany.Id, ticket, TicketStatus.InProgress),
            RunCompleted when request.AgentId == DemoCompany.Ada => new AssignTicket(DemoCompany.Id, ticket, DemoCompany.Ben),
            RunCompleted or RunSkipped => new SetTicketStatus(DemoCompany.Id, ticket, TicketStatus.Done),
            WakeupDeadLettered => new SetTicketStatus(DemoCompany.Id, ticket, TicketStatus.Cancelled),
            _ => null,
        };
        if (next is not null)
        {
            _companies.Tell(next with { RequestedBy = request.AgentId.Value, CausedBy = request.WakeupId });
        }
    }
}
