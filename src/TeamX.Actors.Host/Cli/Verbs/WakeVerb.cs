using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>wake</c>: asks for one wakeup, or for a batch from a file.</summary>
internal sealed class WakeVerb
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly string[] Final = ["completed", "failed", "cancelled"];

    private readonly Argument<string> _agent = new("agent") { Description = "The agent to wake.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _trigger = new("--trigger")
    {
        Description = "Why: TYPE or TYPE:ID, with type manual, ticket_assigned, routine, schedule or goal_decomposed. Default: manual.",
        HelpName = "TYPE[:ID]",
    };

    private readonly Option<string> _reason = Fields.Reason();
    private readonly Option<string> _by = Fields.By();
    private readonly Option<int?> _priority = new("--priority") { Description = "0 to 100. Default: by the trigger; manual is 80.", HelpName = "N" };
    private readonly Option<string> _at = new("--at") { Description = "When, for example 2026-03-01T08:00Z. Default: now.", HelpName = "INSTANT" };
    private readonly Option<string> _in = new("--in") { Description = "In how long, for example 30s, 10m, 2h, 1d.", HelpName = "TIME" };
    private readonly Option<string> _context = new("--context") { Description = "What the agent is told: a JSON object with goalId, ticketId, metadata, …", HelpName = "JSON" };
    private readonly Option<string> _key = new("--idempotency-key")
    {
        Description = "The same key within a day answers with the first wakeup. Default: a new one for each call.",
        HelpName = "KEY",
    };

    private readonly Option<string> _batch = new("--batch")
    {
        Description = "A file with a JSON array of wakeups as the HTTP API takes them ('-' for standard input): accepted all or none.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _wait = new("--wait") { Description = "Wait until it has finished; exit 1 unless it completed." };

    public static Command Create(CliIo io)
    {
        var verb = new WakeVerb();
        return new Command("wake", "Wake an agent.")
        {
            verb._agent, verb._trigger, verb._reason, verb._priority, verb._at, verb._in, verb._context, verb._key, verb._batch, verb._wait, verb._by,
        }.Calls(io, verb.RunAsync);
    }

    private async Task<int> RunAsync(ClientSession session, ParseResult arguments, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(_batch) is { } file)
        {
            return await BatchAsync(session, arguments, file, cancellationToken).ConfigureAwait(false);
        }

        var key = arguments.GetValue(_key) ?? Guid.NewGuid().ToString();
        var receipt = await session.Api.PostAsync($"{session.Company}/wakeups", BodyOf(arguments), cancellationToken, key).ConfigureAwait(false);
        if (arguments.GetValue(_wait))
        {
            return await WaitAsync(session, receipt.Text("wakeupId"), cancellationToken).ConfigureAwait(false);
        }

        session.Answer(receipt, answer => session.Io.Out.WriteLine($"{answer.Text("wakeupId")} {answer.Text("outcome")}"));
        return ExitCode.Fine;
    }

    private JsonObject BodyOf(ParseResult arguments)
    {
        var agent = arguments.GetValue(_agent) ?? throw CliFault.Usage("Name the agent to wake, or a file with --batch.");
        var trigger = (arguments.GetValue(_trigger) ?? "manual").Split(':', 2);
        return new JsonObject
        {
            ["agentId"] = agent,
            ["trigger"] = trigger is [var type, var id] ? new JsonObject { ["type"] = type, ["id"] = id } : new JsonObject { ["type"] = trigger[0] },
            ["priority"] = arguments.GetValue(_priority),
            ["scheduledFor"] = WhenOf(arguments) is { } when ? InstantText.Of(when) : null,
            ["context"] = arguments.GetValue(_context) is { } context ? Fields.ParseJson(context, "--context") : null,
            ["reason"] = arguments.GetValue(_reason),
            ["requestedBy"] = arguments.GetValue(_by),
        };
    }

    private DateTimeOffset? WhenOf(ParseResult arguments)
    {
        var (at, span) = (arguments.GetValue(_at), arguments.GetValue(_in));
        if (at is not null && span is not null)
        {
            throw CliFault.Usage("Give --at or --in, not both.");
        }

        return span is not null ? DateTimeOffset.UtcNow + Fields.ParseSpan(span, "--in")
            : at is null ? null
            : InstantText.TryParse(at, out var instant) ? instant
            : throw CliFault.Usage($"'{CliText.Clean(at)}' is no instant. Give --at one with its zone, like 2026-03-01T08:00Z or 2026-03-01T09:00+01:00.");
    }

    private async Task<int> BatchAsync(ClientSession session, ParseResult arguments, string file, CancellationToken cancellationToken)
    {
        foreach (var option in new Option[] { _trigger, _reason, _priority, _at, _in, _context, _key, _wait })
        {
            if (arguments.GetResult(option) is { Implicit: false } || arguments.GetValue(_agent) is not null)
            {
                throw CliFault.Usage("A batch says everything in its file: give --batch alone.");
            }
        }

        if (Fields.ParseJson(await ReadAsync(session.Io, file, cancellationToken).ConfigureAwait(false), file) is not JsonArray wakeups)
        {
            throw CliFault.Usage($"{file} is no JSON array of wakeups.");
        }

        foreach (var wakeup in wakeups.OfType<JsonObject>())
        {
            wakeup["idempotencyKey"] ??= Guid.NewGuid().ToString();
        }

        var body = new JsonObject { ["wakeups"] = wakeups.DeepClone(), ["requestedBy"] = arguments.GetValue(_by) };
        var receipts = await session.Api.PostAsync($"{session.Company}/wakeups/batch", body, cancellationToken).ConfigureAwait(false);
        session.Answer(receipts, answers =>
        {
            foreach (var answer in answers.EnumerateArray())
            {
                session.Io.Out.WriteLine($"{answer.Text("wakeupId")} {answer.Text("outcome")}");
            }
        });
        return ExitCode.Fine;
    }

    private static async Task<string> ReadAsync(CliIo io, string file, CancellationToken cancellationToken)
    {
        try
        {
            return await (file == "-" ? io.In.ReadToEndAsync(cancellationToken) : File.ReadAllTextAsync(file, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliFault.Usage($"{file} can't be read: {e.Message}");
        }
    }

    private static async Task<int> WaitAsync(ClientSession session, string id, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        JsonElement wakeup;
        do
        {
            wakeup = await session.Api.GetAsync(session.Wakeup(id), cancellationToken).ConfigureAwait(false);
        }
        while (!Final.Contains(wakeup.Text("status")) && await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));

        session.Answer(wakeup, one => session.Io.Out.WriteLine($"{id} {one.Text("status")}"));
        return wakeup.Text("status") == "completed" ? ExitCode.Fine : ExitCode.Refused;
    }
}
