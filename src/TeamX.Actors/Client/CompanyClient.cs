using Akka.Actor;
using Akka.Hosting;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Client;

/// <summary>Asks companies through the region. Every answer is a reply; a silent company is a refusal <c>unavailable</c>.</summary>
/// <param name="region">The region.</param>
public sealed class CompanyClient(IRequiredActor<CompanyRegion> region)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    /// <summary>Sends a command or query and waits for the company's reply.</summary>
    /// <exception cref="OperationCanceledException">The token fired; the command may still be carried out.</exception>
    public async Task<CompanyReply> AskAsync(IWithCompanyId message, CancellationToken cancellationToken = default)
    {
        try
        {
            return await region.ActorRef.Ask<CompanyReply>(message, AnswerWithin, cancellationToken).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return new Refusal(RefusalKind.Unavailable, RefusalCodes.Unavailable,
                "The company did not answer in time. Try again with the same idempotency key.");
        }
    }

    /// <summary>The companies that exist, by id.</summary>
    public Task<CompanyIdPage> ListCompaniesAsync(ListCompanies query, CancellationToken cancellationToken = default) =>
        region.ActorRef.Ask<CompanyIdPage>(query, AnswerWithin, cancellationToken);
}
