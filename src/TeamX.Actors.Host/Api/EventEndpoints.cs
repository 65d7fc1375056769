using System.Globalization;
using TeamX.Actors.Client;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;

namespace TeamX.Actors.Host.Api;

/// <summary>What happens, as it happens: server-sent events of one company and of all, out of the history.</summary>
internal static class EventEndpoints
{
    private const string LastEventId = "Last-Event-ID";

    // An event may hold a context of 64 KiB, which takes several times as much while it is read: a page has to be small for each of many readers.
    private const int PageSize = 5;

    /// <summary>The next events behind a place; none when there are none yet, null when some were removed.</summary>
    private delegate Task<List<HistoryEvent>?> ReadPage<in T>(T after, CancellationToken cancellationToken);

    public static void MapEvents(this IEndpointRouteBuilder api)
    {
        api.MapGet("/companies/{c}/events", OfCompanyAsync);
        api.MapGet("/events", OfAllAsync);
    }

    private static async Task OfCompanyAsync(string c, HttpContext http, CompanyGate gate, CompanyClient companies)
    {
        var (company, history) = (PathId.Company(c), HistoryOf(companies));
        await gate.AskAsync<CompanyView>(new GetCompany(company), http).ConfigureAwait(false);
        var begin = Cursor(http.Request) is { } text ? NumberOf(text) : history.Reach(company).EventNumber;
        await SendAsync(http, history, begin, ReadAsync, happened => happened.Recorded.Number).ConfigureAwait(false);

        async Task<List<HistoryEvent>?> ReadAsync(long after, CancellationToken cancellationToken)
        {
            if (history.Reach(company).EventNumber <= after)
            {
                return [];
            }

            var page = await history.Reader.EventsAfterAsync(company, after, PageSize, cancellationToken).ConfigureAwait(false);
            return page is [var first, ..] && first.Recorded.Number > after + 1 ? null : page;
        }
    }

    private static async Task OfAllAsync(HttpContext http, CompanyClient companies)
    {
        var history = HistoryOf(companies);
        var begin = Cursor(http.Request) is { } text ? HistoryPosition.Parse(text) ?? throw Invalid() : history.Position;
        await SendAsync(http, history, begin, ReadAsync, happened => happened.Position).ConfigureAwait(false);

        async Task<List<HistoryEvent>?> ReadAsync(HistoryPosition after, CancellationToken cancellationToken)
        {
            // In this order: what is removed between the two is noticed too.
            var page = await history.Reader.EventsAfterAsync(after, PageSize, cancellationToken).ConfigureAwait(false);
            return after < await history.Reader.RemovedThroughAsync(cancellationToken).ConfigureAwait(false) ? null : page;
        }
    }

    /// <summary>
    /// Sends what is there, waits for more, and so on until the reader or the program goes. A reader that is slower than the retention is let go,
    /// and learns when it comes back that it has missed something.
    /// </summary>
    private static async Task SendAsync<T>(HttpContext http, CompanyHistory history, T begin, ReadPage<T> read, Func<HistoryEvent, T> placeOf)
        where T : struct
    {
        var pace = http.RequestServices.GetRequiredService<EventPace>();
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        var stream = new EventStream(http, pace.Patience, stopping);
        try
        {
            // Always read before the events: what is taken over meanwhile ends the waiting.
            var (after, changed) = (begin, history.Changed);
            var page = await read(after, end.Token).ConfigureAwait(false) ?? throw Expired();
            await stream.BeginAsync($"{after}").ConfigureAwait(false);
            while (page is not null)
            {
                foreach (var happened in page)
                {
                    after = placeOf(happened);
                    await stream.WriteAsync($"{after}", EventJson.Of(happened.ToNotification(), happened.Recorded.RequestedBy)).ConfigureAwait(false);
                }

                await (page.Count == 0 ? WaitAsync(changed, stream, pace.Heartbeat, end.Token) : stream.FlushAsync()).ConfigureAwait(false);
                changed = history.Changed;
                page = await read(after, end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has gone or was cut off, or the program goes: the stream ends here.
        }
    }

    /// <summary>Other companies may change something all the time: what counts for the heartbeat is when this reader last heard anything.</summary>
    private static async Task WaitAsync(Task changed, EventStream stream, TimeSpan heartbeat, CancellationToken cancellationToken)
    {
        var left = heartbeat - stream.Silence;
        try
        {
            await changed.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await stream.BeatAsync().ConfigureAwait(false);
        }
    }

    private static CompanyHistory HistoryOf(CompanyClient companies) => companies.History
        ?? throw new ApiProblem(StatusCodes.Status503ServiceUnavailable, ApiCodes.HistoryDisabled,
            "Events are read from the history, which is switched off here. Set TeamX:History:Enabled to true.");

    /// <summary>What a reader sends by itself when it comes back counts before what its address says.</summary>
    private static string? Cursor(HttpRequest request)
    {
        var asked = new QueryReader(request, "after").Text("after");
        return request.Headers[LastEventId].ToString() is { Length: > 0 } last ? last : asked;
    }

    private static long NumberOf(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Invalid();

    private static ApiProblem Invalid() =>
        ApiProblem.Malformed(RefusalCodes.CursorInvalid, "Give the id of an event of this stream, unchanged.");

    private static ApiProblem Expired() => new(StatusCodes.Status410Gone, ApiCodes.CursorExpired,
        "Events that come after this id were removed by the retention. Read the present state, and go on without an id.");
}
