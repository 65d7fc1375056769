using System.CommandLine;
using System.Text.Json;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>explain</c>: why a wakeup is where it is, or why an agent is not running.</summary>
internal static class ExplainVerb
{
    public static Command Create(CliIo io)
    {
        var id = new Argument<string>("id") { Description = "The id of the wakeup.", Arity = ArgumentArity.ZeroOrOne };
        var agent = new Option<string>("--agent") { Description = "An agent instead: why is it not running now?", HelpName = "ID" };
        return new Command("explain", "Tell the story of a wakeup, and what it waits for; or why an agent is not running.") { id, agent }
            .Calls(io, async (session, arguments, cancellationToken) =>
            {
                var path = (arguments.GetValue(id), arguments.GetValue(agent)) switch
                {
                    ({ } wakeup, null) => session.Wakeup(wakeup),
                    (null, { } name) => session.Agent(name),
                    _ => throw CliFault.Usage("Give the id of a wakeup, or an agent with --agent."),
                };
                var explanation = await session.Api.GetAsync($"{path}/explain", cancellationToken).ConfigureAwait(false);
                session.Answer(explanation, answer => Show(io, answer));
                return ExitCode.Fine;
            });
    }

    private static void Show(CliIo io, JsonElement explanation)
    {
        if (explanation.TryGetProperty("wakeup", out var wakeup))
        {
            io.Out.WriteLine($"{wakeup.Text("id")}  {wakeup.Text("status")}  {wakeup.Text("agentId")}  {wakeup.Trigger()}");
            foreach (var step in explanation.GetProperty("story").EnumerateArray())
            {
                io.Out.WriteLine($"{step.Instant("at")}  {step.Text("code"),-22}  {step.Text("message")}{Details(step)}");
            }

            if (explanation.TryGetProperty("waiting", out var waiting))
            {
                io.Out.WriteLine($"Now waiting: {ShowVerb.WaitingOf(waiting)}");
            }

            return;
        }

        io.Out.WriteLine(ShowVerb.WaitingOf(explanation));
        CliTable.Write(io, [("running", Ids(explanation, "running")), ("next", explanation.Text("next"))]);
    }

    private static string Details(JsonElement step)
    {
        var details = new[]
        {
            step.At("until") is null ? "" : $"until {step.Instant("until")}",
            step.Text("requestedBy") is { Length: > 0 } by ? $"asked by {by}" : "",
            Ids(step, "by") is { Length: > 0 } runs ? $"held by {runs}" : "",
        }.Where(detail => detail.Length > 0).ToList();
        return details.Count == 0 ? "" : $" ({string.Join("; ", details)})";
    }

    private static string Ids(JsonElement json, string member) => json.TryGetProperty(member, out var ids) && ids.ValueKind == JsonValueKind.Array
        ? string.Join(", ", ids.EnumerateArray().Select(id => CliText.Clean(id.GetString())))
        : "";
}
