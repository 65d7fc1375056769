using System.Data.Common;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;
using TeamX.Actors.Telemetry;

namespace TeamX.Actors.Client;

/// <summary>
/// Asks companies through the region. What a company has forgotten is answered from the history, if there is one. Every answer is a reply; a
/// silent company is a refusal <c>unavailable</c>.
/// </summary>
public sealed class CompanyClient
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);
    private readonly IRequiredActor<CompanyRegion> _region;
    private readonly HistoryAnswers? _old;
    private readonly ILoggingAdapter _log;

    /// <summary>Made by the host's container.</summary>
    /// <param name="region">The region.</param>
    /// <param name="system">The actor system, which knows the history.</param>
    public CompanyClient(IRequiredActor<CompanyRegion> region, ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        (_region, _log) = (region, Logging.GetLogger(system, typeof(CompanyClient)));
        History = CompanyHistory.Of(system);
        _old = History is null ? null : new HistoryAnswers(History, AskCompanyAsync);
    }

    /// <summary>The history of all companies; null when none is kept.</summary>
    public CompanyHistory? History { get; }

    /// <summary>Sends a command or query and waits for the company's reply. A command that names no trace context takes along the caller's.</summary>
    /// <exception cref="OperationCanceledException">The token fired; the command may still be carried out.</exception>
    public async Task<CompanyReply> AskAsync(IWithCompanyId message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            return await ((_old, message) switch
            {
                (not null, GetWakeup get) => _old.GetAsync(get, cancellationToken),
                (not null, ListWakeups list) => _old.ListAsync(list, cancellationToken),
                (not null, ExplainWakeup explain) => _old.ExplainAsync(explain, cancellationToken),
                (not null, RetryWakeup retry) => _old.RetryAsync(retry, cancellationToken),
                _ => AskCompanyAsync(message, cancellationToken),
            }).ConfigureAwait(false);
        }
        catch (DbException fault)
        {
            _log.Warning(fault, "{Request} to company {CompanyId} was not answered: the history can't be read", message.GetType().Name, message.CompanyId);
            return Refusals.Unavailable;
        }
    }

    /// <summary>The companies that exist, by id.</summary>
    public Task<CompanyIdPage> ListCompaniesAsync(ListCompanies query, CancellationToken cancellationToken = default) =>
        _region.ActorRef.Ask<CompanyIdPage>(query, AnswerWithin, cancellationToken);

    private async Task<CompanyReply> AskCompanyAsync(IWithCompanyId message, CancellationToken cancellationToken)
    {
        if (message is CompanyCommand { TraceParent: null } command && TeamXTelemetry.CurrentTraceParent is { } trace)
        {
            message = command with { TraceParent = trace };
        }

        try
        {
            return await _region.ActorRef.Ask<CompanyReply>(message, AnswerWithin, cancellationToken).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return new Refusal(RefusalKind.Unavailable, RefusalCodes.Unavailable,
                "The company did not answer in time. Try again with the same idempotency key.");
        }
    }
}
