using TeamX.Actors.Client;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>Asks companies on behalf of HTTP requests: a refusal becomes an <see cref="ApiProblem"/>.</summary>
internal sealed class CompanyGate(CompanyClient companies)
{
    /// <summary>Sends a command or query and waits for an answer of the expected kind.</summary>
    /// <exception cref="ApiProblem">The company refused.</exception>
    public async Task<T> AskAsync<T>(IWithCompanyId message, CancellationToken cancellationToken)
        where T : CompanyReply =>
        await companies.AskAsync(message, cancellationToken).ConfigureAwait(false) switch
        {
            T reply => reply,
            Refusal refusal => throw ApiProblem.Of(refusal),
            var other => throw new InvalidOperationException($"{message.GetType().Name} was answered with {other.GetType().Name}."),
        };

    /// <summary>The reply as it is, a refusal too.</summary>
    public Task<CompanyReply> TryAskAsync(IWithCompanyId message, CancellationToken cancellationToken) =>
        companies.AskAsync(message, cancellationToken);

    /// <summary>The ids of the companies that exist.</summary>
    public Task<CompanyIdPage> ListAsync(ListCompanies query, CancellationToken cancellationToken) =>
        companies.ListCompaniesAsync(query, cancellationToken);
}
