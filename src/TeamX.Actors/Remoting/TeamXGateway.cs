using Akka.Actor;
using Akka.Event;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Remoting;

/// <summary>How requests are answered that need a company's memory and its history together.</summary>
internal delegate Task<CompanyReply> AskCompany(IWithCompanyId message, CancellationToken cancellationToken);

/// <summary>
/// The address of this node for other actor systems. It takes public messages only, alone or in a <see cref="GatewayRequest"/>, and hands them to
/// the region with the sender kept: the company answers the foreign caller itself.
/// </summary>
internal sealed class TeamXGateway(IActorRef region, AskCompany ask, IGatewayAccess? access) : UntypedActor
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public static Props Props(IActorRef region, AskCompany ask, IGatewayAccess? access) =>
        Akka.Actor.Props.Create(() => new TeamXGateway(region, ask, access));

    protected override void OnReceive(object message)
    {
        var (key, request) = message is GatewayRequest envelope ? (envelope.ApiKey, envelope.Message) : (null, message);
        if (!MessageForms.Requests.Has(request))
        {
            Unhandled(message);
        }
        else if ((access?.Check(key, request) ?? GatewayRules.Check(request)) is { } refusal)
        {
            Sender.Tell(refusal);
        }
        else
        {
            Serve(request);
        }
    }

    private void Serve(object request)
    {
        switch (request)
        {
            case GetWakeup or ListWakeups or ExplainWakeup:
                Answer((IWithCompanyId)request);
                break;
            case ListCompanies:
                // Not forwarded: what goes wrong with the store is an exception, which no other actor system reads.
                Answer(region.Ask<CompanyIdPage>(request, AnswerWithin), request);
                break;
            case RetryWakeup retry:
                // What the history knows is the history's to say.
                Answer(retry with { Past = null });
                break;
            case ReportOutcome report:
                region.Forward(report with { ByWorker = false });
                break;
            default:
                region.Forward(request);
                break;
        }
    }

    private void Answer(IWithCompanyId request) => Answer(ask(request, CancellationToken.None), request);

    private void Answer<T>(Task<T> answer, object request) => answer.PipeTo(Sender, Self, failure: fault =>
    {
        _log.Error(fault, "{Request} to company {CompanyId} was not answered", request.GetType().Name, (request as IWithCompanyId)?.CompanyId);
        return Refusals.Unavailable;
    });
}
