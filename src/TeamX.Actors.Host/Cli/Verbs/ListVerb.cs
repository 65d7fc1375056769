using System.CommandLine;
using System.Text.Json;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>list</c>: wakeups, newest first.</summary>
internal sealed class ListVerb
{
    private const int PageOfAll = 1000;
    private static readonly string[] Headers = ["Id", "Status", "Agent", "Trigger", "Priority", "Created", "Attempt", "Note"];

    private readonly Option<string> _status = new("--status") { Description = "Only with this status.", HelpName = "STATUS" };
    private readonly Option<string> _agent = new("--agent") { Description = "Only of this agent.", HelpName = "ID" };
    private readonly Option<string> _trigger = new("--trigger") { Description = "Only with this type of trigger.", HelpName = "TYPE" };
    private readonly Option<string> _triggerId = new("--trigger-id") { Description = "Only with this id of the trigger.", HelpName = "ID" };
    private readonly Option<int?> _limit = new("--limit") { Description = "How many at most. Default: 100.", HelpName = "N" };
    private readonly Option<string> _cursor = new("--cursor") { Description = "Where the page before ended: its nextCursor.", HelpName = "CURSOR" };
    private readonly Option<bool> _all = new("--all") { Description = "All of them, over all pages." };

    public static Command Create(CliIo io)
    {
        var verb = new ListVerb();
        verb._status.AcceptOnlyFromAmong("pending", "processing", "completed", "failed", "cancelled");
        verb._trigger.AcceptOnlyFromAmong("routine", "ticket_assigned", "schedule", "manual", "goal_decomposed");
        return new Command("list", "List wakeups, newest first. With --json: {items, nextCursor?}, as the HTTP API answers.")
        {
            verb._status, verb._agent, verb._trigger, verb._triggerId, verb._limit, verb._cursor, verb._all,
        }.Calls(io, verb.RunAsync);
    }

    private async Task<int> RunAsync(ClientSession session, ParseResult arguments, CancellationToken cancellationToken)
    {
        var all = arguments.GetValue(_all);
        if (all && arguments.GetValue(_limit) is not null)
        {
            throw CliFault.Usage("Give --all or --limit, not both.");
        }

        var items = new List<JsonElement>();
        var cursor = arguments.GetValue(_cursor);
        do
        {
            var page = await session.Api.GetAsync(AddressOf(session, arguments, all ? PageOfAll : arguments.GetValue(_limit), cursor), cancellationToken)
                .ConfigureAwait(false);
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (all && cursor is not null);

        session.Answer(JsonSerializer.SerializeToElement(new { items, nextCursor = cursor }, ApiJson.Options), _ => Show(session.Io, items, cursor));
        return ExitCode.Fine;
    }

    private string AddressOf(ClientSession session, ParseResult arguments, int? limit, string? cursor)
    {
        var query = new QueryString()
            .With("status", arguments.GetValue(_status)).With("agent", arguments.GetValue(_agent)).With("trigger", arguments.GetValue(_trigger))
            .With("triggerId", arguments.GetValue(_triggerId)).With("limit", limit?.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .With("cursor", cursor);
        return $"{session.Company}/wakeups{query}";
    }

    private static void Show(CliIo io, List<JsonElement> items, string? cursor)
    {
        CliTable.Write(io, Headers, [.. items.Select(RowOf)]);
        if (cursor is not null)
        {
            io.Error.WriteLine($"There are more: --all, or --cursor {CliText.Clean(cursor)}");
        }
    }

    private static string[] RowOf(JsonElement wakeup) =>
    [
        wakeup.Text("id"), wakeup.Text("status"), wakeup.Text("agentId"), wakeup.Trigger(), wakeup.Text("priority"), wakeup.Instant("createdAt"),
        wakeup.Text("attempt"), NoteOf(wakeup),
    ];

    private static string NoteOf(JsonElement wakeup) => CliText.Short(
        wakeup.TryGetProperty("waiting", out var waiting) ? waiting.Text("code") : wakeup.Text("error") is { Length: > 0 } error ? error : wakeup.Text("reason"));
}

/// <summary>Building a query.</summary>
internal static class QueryStrings
{
    /// <summary>The query with one more parameter, unless its value is null.</summary>
    public static QueryString With(this QueryString query, string name, string? value) => value is null ? query : query.Add(name, value);
}
