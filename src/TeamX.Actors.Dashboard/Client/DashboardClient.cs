using TeamX.Actors.Client;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;
using TeamX.Actors.Security;

namespace TeamX.Actors.Dashboard.Client;

/// <summary>
/// The only way from a page to the engine. Each message is judged by <see cref="AccessPolicy"/> for whoever sits before the page; that a button is not shown
/// allows and forbids nothing.
/// </summary>
internal sealed class DashboardClient(CompanyClient companies, DashboardSession session)
{
    private static readonly Refusal LoggedOut = new(RefusalKind.Forbidden, AccessCodes.KeyMissing, "The login has ended. Load the page again and log in.");

    /// <summary>Whether what happened is kept, and pages can follow it.</summary>
    public bool HasHistory => companies.History is not null;

    /// <summary>Ends when something happened anywhere after this was read; never when no history is kept.</summary>
    public Task Changed => companies.History?.Changed ?? Task.Delay(Timeout.Infinite);

    /// <summary>The latest event of a company that is known here. It asks nobody: a sleeping company sleeps on.</summary>
    public long ReachOf(CompanyId company) => companies.History?.Reach(company).EventNumber ?? 0;

    /// <summary>Whether the caller may read this company.</summary>
    public bool MayRead(CompanyId company) => Refuse(Access.To(company.Value, ApiRole.Reader)) is null;

    /// <summary>Whether the caller may change this company: whether buttons are shown.</summary>
    public bool MayWrite(CompanyId company) => Refuse(Access.To(company.Value, ApiRole.Operator)) is null;

    /// <summary>Asks a company. Those who may only read are not told the settings of runners, which may hold what is no business of theirs.</summary>
    public async Task<CompanyReply> AskAsync(CompanyQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if ((Refuse(Access.To(query.CompanyId.Value, ApiRole.Reader)) ?? RefuseName(query.CompanyId)) is { } refusal)
        {
            return refusal;
        }

        var reply = await companies.AskAsync(query, cancellationToken).ConfigureAwait(false);
        return Refuse(Access.Of(query)) is null ? reply : WithoutSettings(reply);
    }

    /// <summary>Gives a company an order, in the caller's name.</summary>
    public async Task<CompanyReply> SendAsync(CompanyCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Refuse(Access.Of(command)) ?? RefuseName(command.CompanyId)
            ?? await companies.AskAsync(command with { RequestedBy = command.RequestedBy ?? $"dashboard ({session.Caller?.Name})" }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A page of the companies that the caller may reach, by id. One that a key is bound to need not exist.</summary>
    public async Task<CompanyIdPage> ListCompaniesAsync(ListCompanies query, CancellationToken cancellationToken = default) =>
        session.Caller is not { } caller ? new CompanyIdPage([], false)
        : caller.OwnPage(query) ?? await companies.ListCompaniesAsync(query, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads the history of one company.</summary>
    /// <param name="company">The company; what is read must be about no other.</param>
    /// <param name="read">Reads it.</param>
    /// <returns>Nothing when the caller may not read the company, or no history is kept.</returns>
    public async Task<T?> ReadHistoryAsync<T>(CompanyId company, Func<HistoryReader, Task<T>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return companies.History is { } history && MayRead(company) ? await read(history.Reader).ConfigureAwait(false) : default;
    }

    private Refusal? Refuse(Access wanted) => session.Caller is { } caller ? AccessPolicy.Refuse(caller, wanted) : LoggedOut;

    // An address can be typed: what no company can be called does not reach the engine.
    private static Refusal? RefuseName(CompanyId company) => NameRule.IsValid(company.Value) ? null
        : new Refusal(RefusalKind.Malformed, RefusalCodes.IdInvalid, "An id begins with a letter or digit and has at most 128 letters, digits, '.', '_', ':' and '-'.");

    private static CompanyReply WithoutSettings(CompanyReply reply) => reply switch
    {
        AgentView view => Bare(view),
        AgentPage page => page with { Items = [.. page.Items.Select(Bare)] },
        AgentExplanation explanation => explanation with { Agent = Bare(explanation.Agent) },
        Refusal => reply,
        _ => throw new InvalidOperationException($"{reply.GetType().Name} may hold settings that only an operator may see."),
    };

    private static AgentView Bare(AgentView view) => view with { Runner = new RunnerSpec(view.Runner.Kind) };
}
