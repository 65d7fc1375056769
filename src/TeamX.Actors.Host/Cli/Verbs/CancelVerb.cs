using System.CommandLine;
using System.Text.Json.Nodes;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>cancel</c>.</summary>
internal static class CancelVerb
{
    public static Command Create(CliIo io)
    {
        var (id, reason, by) = (Fields.Id(), Fields.Reason(), Fields.By());
        return new Command("cancel", "Cancel a wakeup: at once when it is pending; a running one is told to stop.") { id, reason, by }
            .Calls(io, async (session, arguments, cancellationToken) =>
            {
                var body = new JsonObject { ["reason"] = arguments.GetValue(reason), ["requestedBy"] = arguments.GetValue(by) };
                var wakeup = await session.Api.PostAsync($"{session.Wakeup(arguments.GetRequiredValue(id))}/cancel", body, cancellationToken).ConfigureAwait(false);
                session.Answer(wakeup, one => io.Out.WriteLine(
                    $"{one.Text("id")} {(one.Text("cancelRequested") == "true" && one.Text("status") == "processing" ? "told to stop" : one.Text("status"))}"));
                return ExitCode.Fine;
            });
    }
}
