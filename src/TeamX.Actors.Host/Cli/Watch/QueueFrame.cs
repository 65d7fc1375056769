using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace TeamX.Actors.Host.Cli.Watch;

/// <summary>One look at a company: what runs, and what comes next in which order.</summary>
internal sealed class QueueFrame
{
    /// <summary>Requests of the queue that fit a terminal.</summary>
    public const int OfTerminal = 20;

    /// <summary>Requests that can be asked for at once.</summary>
    public const int Most = 1000;
    private static readonly string[] RunningHeaders = ["Slots", "Agent", "Trigger", "Priority", "Attempt", "For", "Id"];
    private static readonly string[] QueueHeaders = ["Next", "Agent", "Trigger", "Priority", "Waits for", "Earliest", "Id"];
    private static readonly string[] Counts = ["pending", "due", "retrying", "processing", "completed", "failed", "cancelled", "runsLastMinute"];

    private readonly JsonElement _company;
    private readonly JsonElement _stats;
    private readonly DateTimeOffset _now;
    private readonly List<JsonElement> _running;
    private readonly List<JsonElement> _queue;

    private QueueFrame(JsonElement company, JsonElement stats, List<JsonElement> running, List<JsonElement> queue, DateTimeOffset now)
    {
        (_company, _stats, _now) = (company, stats, now);
        _running = [.. running.OrderBy(wakeup => wakeup.At("startedAt"))];
        _queue = queue;
    }

    /// <summary>Asks the host.</summary>
    /// <param name="session">The host and the company.</param>
    /// <param name="length">How much of the queue is shown at most.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="CliFault">Refused, or nobody answers.</exception>
    public static async Task<QueueFrame> LoadAsync(ClientSession session, int length, CancellationToken cancellationToken)
    {
        var company = await session.Api.GetAsync(session.Company, cancellationToken).ConfigureAwait(false);
        var stats = await session.Api.GetAsync($"{session.Company}/stats", cancellationToken).ConfigureAwait(false);
        var running = await ListAsync($"status=processing&limit={Most}").ConfigureAwait(false);
        return new QueueFrame(company, stats, running, await ListAsync($"order=queue&limit={length}").ConfigureAwait(false), DateTimeOffset.UtcNow);

        async Task<List<JsonElement>> ListAsync(string query) =>
            [.. (await session.Api.GetAsync($"{session.Company}/wakeups?{query}", cancellationToken).ConfigureAwait(false)).GetProperty("items").EnumerateArray()];
    }

    /// <summary>As JSON, for a program.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(new { company = _company, stats = _stats, running = _running, queue = _queue }, Json.ApiJson.Options);

    /// <summary>As plain text.</summary>
    public void Write(CliIo io)
    {
        io.Out.WriteLine(Title);
        io.Out.WriteLine(CountsLine);
        CliTable.Write(io, RunningHeaders, RunningRows());
        CliTable.Write(io, QueueHeaders, QueueRows());
    }

    /// <summary>For a terminal.</summary>
    /// <param name="fault">What went wrong since; null when nothing did.</param>
    public IRenderable Render(string? fault) => new Rows(
        new Text(Title, new Style(decoration: Decoration.Bold)),
        new Text(fault ?? CountsLine, fault is null ? Style.Plain : new Style(Color.Red)),
        WithoutIds(RunningHeaders, RunningRows()),
        WithoutIds(QueueHeaders, QueueRows()),
        new Text(_queue.Count < OfTerminal ? "Ctrl+C ends." : $"{_stats.Text("pending")} wait in all. Ctrl+C ends.", new Style(Color.Grey)));

    /// <summary>Lines that are wider than the terminal would break a live view, and ids are long; <c>list</c> tells them.</summary>
    private static Table WithoutIds(string[] headers, List<string[]> rows) => CliTable.Of(headers[..^1], rows.Select(row => row[..^1]));

    private string Title => $"{_company.Text("id")}: {_company.Text("name")}{(_company.Text("paused") == "true" ? $" (paused: {_company.Text("pauseReason")})" : "")}";

    private string CountsLine => string.Join("  ", Counts.Select(name => $"{name} {_stats.Text(name)}"));

    private List<string[]> RunningRows()
    {
        var slots = int.TryParse(_company.Text("maxConcurrentRuns"), CultureInfo.InvariantCulture, out var most) ? most : 0;
        return [.. _running.Select((wakeup, index) => new[]
        {
            string.Create(CultureInfo.InvariantCulture, $"{index + 1} of {slots}"), wakeup.Text("agentId"), CliText.Short(wakeup.Trigger()), wakeup.Text("priority"),
            wakeup.Text("attempt"), wakeup.At("startedAt") is { } since ? CliText.Span(_now - since) : "", wakeup.Text("id"),
        })];
    }

    private List<string[]> QueueRows() => [.. _queue.Select((wakeup, index) => new[]
    {
        (index + 1).ToString(CultureInfo.InvariantCulture), wakeup.Text("agentId"), CliText.Short(wakeup.Trigger()), wakeup.Text("priority"),
        wakeup.TryGetProperty("waiting", out var waiting) ? waiting.Text("code") : "", EarliestOf(wakeup), wakeup.Text("id"),
    })];

    private string EarliestOf(JsonElement wakeup) =>
        !wakeup.TryGetProperty("waiting", out var waiting) || waiting.At("earliestAt") is not { } at ? "when it is freed"
        : at <= _now ? "now"
        : $"in {CliText.Span(at - _now)}";
}
