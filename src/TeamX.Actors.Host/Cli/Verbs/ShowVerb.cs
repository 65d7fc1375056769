using System.CommandLine;
using System.Text.Json;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>show</c>: one wakeup.</summary>
internal static class ShowVerb
{
    private static readonly string[] Instants = ["createdAt", "scheduledFor", "nextRetryAt", "startedAt", "completedAt", "leaseExpiresAt"];

    public static Command Create(CliIo io)
    {
        var id = Fields.Id();
        return new Command("show", "Show one wakeup.") { id }.Calls(io, async (session, arguments, cancellationToken) =>
        {
            var wakeup = await session.Api.GetAsync(session.Wakeup(arguments.GetRequiredValue(id)), cancellationToken).ConfigureAwait(false);
            session.Answer(wakeup, one => Show(io, one));
            return ExitCode.Fine;
        });
    }

    /// <summary>Writes what is known of a wakeup, in the order of the HTTP API's JSON.</summary>
    public static void Show(CliIo io, JsonElement wakeup) => CliTable.Write(io, wakeup.EnumerateObject().Select(member => (member.Name, member.Name switch
    {
        "trigger" => wakeup.Trigger(),
        "waiting" => WaitingOf(member.Value),
        "context" when member.Value.GetRawText() == "{}" => "",
        _ => Instants.Contains(member.Name) ? wakeup.Instant(member.Name) : wakeup.Text(member.Name),
    })));

    /// <summary>Why something waits, for example <c>slots_full: …, earliest 2026-03-01 08:00:00Z</c>.</summary>
    public static string WaitingOf(JsonElement waiting) =>
        $"{waiting.Text("code")}: {waiting.Text("message")}{(waiting.At("earliestAt") is null ? "" : $" Earliest start: {waiting.Instant("earliestAt")}.")}";
}
