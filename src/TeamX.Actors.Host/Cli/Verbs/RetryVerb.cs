using System.CommandLine;
using System.Text.Json.Nodes;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>retry</c>.</summary>
internal static class RetryVerb
{
    public static Command Create(CliIo io)
    {
        var (id, by) = (Fields.Id(), Fields.By());
        var force = new Option<bool>("--force") { Description = "Also one that its runner deferred." };
        return new Command("retry", "Run a parked wakeup now, or make a dead-lettered one anew.") { id, force, by }
            .Calls(io, async (session, arguments, cancellationToken) =>
            {
                var body = new JsonObject { ["force"] = arguments.GetValue(force), ["requestedBy"] = arguments.GetValue(by) };
                var receipt = await session.Api.PostAsync($"{session.Wakeup(arguments.GetRequiredValue(id))}/retry", body, cancellationToken).ConfigureAwait(false);
                session.Answer(receipt, one => io.Out.WriteLine($"{one.Text("wakeupId")} {one.Text("outcome")}"));
                return ExitCode.Fine;
            });
    }
}
