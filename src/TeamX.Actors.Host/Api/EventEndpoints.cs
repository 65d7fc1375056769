using System.Globalization;
using Akka.Actor;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;

namespace TeamX.Actors.Host.Api;

/// <summary>What happens, as it happens: server-sent events of one company and of all, out of the history.</summary>
internal static class EventEndpoints
{
    private const string LastEventId = "Last-Event-ID";
    private const int PageSize = 100;
    private static readonly TimeSpan BeatAfter = TimeSpan.FromSeconds(15);

    /// <summary>A page of events behind a place.</summary>
    private delegate Task<List<HistoryEvent>> ReadPage<in T>(T after, CancellationToken cancellationToken);

    public static void MapEvents(this IEndpointRouteBuilder api)
    {
        api.MapGet("/companies/{c}/events", OfCompanyAsync);
        api.MapGet("/events", OfAllAsync);
    }

    private static async Task OfCompanyAsync(string c, HttpContext http, CompanyGate gate, ActorSystem system, IHostApplicationLifetime lifetime)
    {
        var (company, history) = (PathId.Company(c), HistoryOf(system));
        await gate.AskAsync<CompanyView>(new GetCompany(company), http).ConfigureAwait(false);
        var after = Cursor(http.Request) is { } text ? NumberOf(text) : history.Reach(company).EventNumber;
        if (await history.Reader.FirstKeptAsync(company, http.RequestAborted).ConfigureAwait(false) is { } first && after < first - 1)
        {
            throw Expired();
        }

        await SendAsync(
            http, history, after, (place, ct) => history.Reader.EventsAfterAsync(company, place, PageSize, ct), happened => happened.Recorded.Number, lifetime)
            .ConfigureAwait(false);
    }

    private static async Task OfAllAsync(HttpContext http, ActorSystem system, IHostApplicationLifetime lifetime)
    {
        var history = HistoryOf(system);
        var after = Cursor(http.Request) is { } text ? HistoryPosition.Parse(text) ?? throw Invalid() : history.Position;
        if (after.Ordering < await history.Reader.RemovedThroughAsync(http.RequestAborted).ConfigureAwait(false))
        {
            throw Expired();
        }

        await SendAsync(
            http, history, after, (place, ct) => history.Reader.EventsAfterAsync(place, PageSize, ct), happened => happened.Position, lifetime)
            .ConfigureAwait(false);
    }

    /// <summary>Sends what is there, waits for more, and so on until the reader or the program goes.</summary>
    private static async Task SendAsync<T>(
        HttpContext http, CompanyHistory history, T after, ReadPage<T> read, Func<HistoryEvent, T> placeOf, IHostApplicationLifetime lifetime)
        where T : struct
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        var stream = new EventStream(http);
        try
        {
            await stream.BeginAsync($"{after}").ConfigureAwait(false);
            while (true)
            {
                var changed = history.Changed;
                var page = await read(after, end.Token).ConfigureAwait(false);
                foreach (var happened in page)
                {
                    after = placeOf(happened);
                    await stream.WriteAsync($"{after}", EventJson.Of(happened.ToNotification(), happened.Recorded.RequestedBy)).ConfigureAwait(false);
                }

                await stream.FlushAsync().ConfigureAwait(false);
                if (page.Count == 0)
                {
                    await WaitAsync(changed, stream, end.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The reader has gone, or the program goes: the stream ends here.
        }
    }

    private static async Task WaitAsync(Task changed, EventStream stream, CancellationToken cancellationToken)
    {
        try
        {
            await changed.WaitAsync(BeatAfter, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await stream.BeatAsync().ConfigureAwait(false);
        }
    }

    private static CompanyHistory HistoryOf(ActorSystem system) => CompanyHistory.Of(system)
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
