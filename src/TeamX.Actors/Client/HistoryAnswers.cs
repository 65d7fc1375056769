using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;

namespace TeamX.Actors.Client;

/// <summary>
/// Answers from a company's memory and from the history together. A company says with its answer up to which event K its memory may lack
/// finished requests. What ended up to K is the history's to tell, everything else the company's: each request is told by exactly one of them,
/// whatever happens meanwhile, and what the caller has just written is always there.
/// </summary>
internal sealed class HistoryAnswers(CompanyHistory history, Func<IWithCompanyId, CancellationToken, Task<CompanyReply>> askCompany)
{
    private const int MaxReadings = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<CompanyReply> GetAsync(GetWakeup get, CancellationToken cancellationToken)
    {
        var answer = await askCompany(get, cancellationToken).ConfigureAwait(false);
        if (answer is not Refusal { CompleteSince: { } forgottenThrough })
        {
            return answer;
        }

        var (past, behind) = await FindForgottenAsync(get.CompanyId, get.WakeupId, forgottenThrough, cancellationToken).ConfigureAwait(false);
        return past?.ToView() ?? behind ?? answer;
    }

    /// <summary>
    /// The company knows the present, the history tells the story. Should the history be behind, it gets a few seconds to catch up; then the story is told
    /// as far as it goes.
    /// </summary>
    public async Task<CompanyReply> ExplainAsync(ExplainWakeup explain, CancellationToken cancellationToken)
    {
        var (company, answer) = (explain.CompanyId, await askCompany(explain, cancellationToken).ConfigureAwait(false));
        if (answer is Refusal { CompleteSince: { } forgottenThrough })
        {
            var (past, behind) = await FindForgottenAsync(company, explain.WakeupId, forgottenThrough, cancellationToken).ConfigureAwait(false);
            if (past is null)
            {
                return behind ?? answer;
            }

            answer = new WakeupExplanation(past.ToView(), past.EndedEvent!.Value);
        }

        if (answer is not WakeupExplanation explanation)
        {
            return answer;
        }

        await history.ReachedAsync(company, explanation.EventNumber, Patience, cancellationToken).ConfigureAwait(false);
        return explanation with
        {
            EventNumber = history.Reach(company).EventNumber,
            Story = await history.Reader.StoryOfAsync(explanation.Wakeup, history.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false),
        };
    }

    public async Task<CompanyReply> ListAsync(ListWakeups list, CancellationToken cancellationToken)
    {
        var answer = await askCompany(list with { RecentOnly = true }, cancellationToken).ConfigureAwait(false);
        if (answer is not WakeupPage recent || list.Status is WakeupStatus.Pending or WakeupStatus.Processing || recent.CompleteSince == 0)
        {
            return answer;
        }

        if (!await history.ReachedAsync(list.CompanyId, recent.CompleteSince, Patience, cancellationToken).ConfigureAwait(false))
        {
            return Refusals.HistoryBehind;
        }

        var after = list.Cursor is { } cursor ? WakeupCursor.Parse(cursor) : null;
        var past = await history.Reader.ListFinishedAsync(list with { Limit = list.Limit + 1 }, after, recent.CompleteSince, cancellationToken)
            .ConfigureAwait(false);
        // A page from another node may be cut short: what the company has behind its cursor comes before the rest of the history.
        var end = recent.NextCursor is { } next ? WakeupCursor.Parse(next) : null;
        var both = recent.Items.Concat(past.Select(row => row.ToView()).Where(row => end is null || WakeupCursor.Of(row).CompareTo(end.Value) > 0))
            .OrderByDescending(WakeupCursor.Of).ToList();
        var items = both.Take(list.Limit).ToList();
        var more = both.Count > list.Limit || recent.NextCursor is not null;
        return recent with { Items = [.. items], NextCursor = more ? WakeupCursor.Of(items[^1]).ToString() : null };
    }

    /// <summary>
    /// The company decides also on what it has forgotten: it alone knows whether somebody else retries the same request right now. Should it have
    /// forgotten more since the history was read, it says so, and the history is read again.
    /// </summary>
    public async Task<CompanyReply> RetryAsync(RetryWakeup retry, CancellationToken cancellationToken)
    {
        var answer = await askCompany(retry, cancellationToken).ConfigureAwait(false);
        for (var readings = 0; readings < MaxReadings && answer is Refusal { CompleteSince: { } forgottenThrough }; readings++)
        {
            var reached = history.Reach(retry.CompanyId).EventNumber;
            var (past, behind) = await FindAsync(retry.CompanyId, retry.WakeupId, forgottenThrough, cancellationToken).ConfigureAwait(false);
            if (past is null)
            {
                return behind ?? answer;
            }

            var known = new PastWakeup(
                past.Wakeup.Request, past.Wakeup.Progress.Status, past.Wakeup.Progress.RetriedAs, Math.Max(reached, forgottenThrough));
            answer = await askCompany(retry with { Past = known }, cancellationToken).ConfigureAwait(false);
        }

        return answer;
    }

    /// <summary>What is final stays so: it need not wait for what came later.</summary>
    private async Task<(HistoryRequest? Past, Refusal? Behind)> FindForgottenAsync(
        CompanyId company, WakeupId id, long forgottenThrough, CancellationToken cancellationToken) =>
        await FindFinishedAsync(company, id, cancellationToken).ConfigureAwait(false) is { } found
            ? (found, null)
            : await FindAsync(company, id, forgottenThrough, cancellationToken).ConfigureAwait(false);

    /// <summary>A finished request that the company has forgotten, or a refusal when the history does not reach far enough to know.</summary>
    private async Task<(HistoryRequest? Past, Refusal? Behind)> FindAsync(
        CompanyId company, WakeupId id, long forgottenThrough, CancellationToken cancellationToken) =>
        await history.ReachedAsync(company, forgottenThrough, Patience, cancellationToken).ConfigureAwait(false)
            ? (await FindFinishedAsync(company, id, cancellationToken).ConfigureAwait(false), null)
            : (null, Refusals.HistoryBehind);

    private async Task<HistoryRequest?> FindFinishedAsync(CompanyId company, WakeupId id, CancellationToken cancellationToken) =>
        await history.Reader.FindAsync(company, id, cancellationToken).ConfigureAwait(false) is { EndedEvent: not null } found ? found : null;
}
