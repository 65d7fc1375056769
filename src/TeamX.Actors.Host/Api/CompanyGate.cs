using System.Data.Common;
using Akka.Actor;
using TeamX.Actors.Client;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>Asks companies on behalf of HTTP requests: a refusal becomes an <see cref="ApiProblem"/>.</summary>
internal sealed class CompanyGate(CompanyClient companies)
{
    private const string CausedByHeader = "X-TeamX-Caused-By";

    /// <summary>Sends a command or query of a request and waits for an answer of the expected kind. A command names the request's cause.</summary>
    /// <exception cref="ApiProblem">The company refused, or 400 <c>id_invalid</c>: the header of the cause is no wakeup id.</exception>
    public async Task<T> AskAsync<T>(IWithCompanyId message, HttpContext http)
        where T : CompanyReply =>
        await companies.AskAsync(WithCause(message, http.Request), http.RequestAborted).ConfigureAwait(false) switch
        {
            T reply => reply,
            Refusal refusal => throw ApiProblem.Of(refusal),
            var other => throw new InvalidOperationException($"{message.GetType().Name} was answered with {other.GetType().Name}."),
        };

    /// <summary>The reply as it is, a refusal too.</summary>
    public Task<CompanyReply> TryAskAsync(IWithCompanyId message, CancellationToken cancellationToken) =>
        companies.AskAsync(message, cancellationToken);

    /// <summary>The ids of the companies that exist.</summary>
    /// <exception cref="ApiProblem">503 <c>unavailable</c>: the store does not answer.</exception>
    public async Task<CompanyIdPage> ListAsync(ListCompanies query, CancellationToken cancellationToken)
    {
        try
        {
            return await companies.ListCompaniesAsync(query, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is DbException or AskTimeoutException)
        {
            throw new ApiProblem(StatusCodes.Status503ServiceUnavailable, RefusalCodes.Unavailable, "The store of this node does not answer. Try again.");
        }
    }

    private static IWithCompanyId WithCause(IWithCompanyId message, HttpRequest request) =>
        message is CompanyCommand command && request.Headers.TryGetValue(CausedByHeader, out var cause)
            ? command with { CausedBy = PathId.Wakeup(cause.ToString()) }
            : message;
}
