using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>pause</c>, for an agent or the company.</summary>
internal static class PauseVerb
{
    public static Command Create(CliIo io)
    {
        var (agent, reason, by) = (Agent(), Fields.Reason(), Fields.By());
        var interrupt = new Option<bool>("--interrupt") { Description = "Interrupt what runs; it uses no retry." };
        return new Command("pause", "Let nothing start: for an agent, or for the whole company.") { agent, reason, interrupt, by }
            .Calls(io, async (session, arguments, cancellationToken) =>
            {
                var body = new JsonObject
                {
                    ["reason"] = arguments.GetValue(reason), ["interruptRunning"] = arguments.GetValue(interrupt), ["requestedBy"] = arguments.GetValue(by),
                };
                var path = arguments.GetValue(agent) is { } name ? session.Agent(name) : session.Company;
                session.Answer(await session.Api.PostAsync($"{path}/pause", body, cancellationToken).ConfigureAwait(false), one => Show(io, one));
                return ExitCode.Fine;
            });
    }

    /// <summary>The agent that is meant; without it the company.</summary>
    public static Argument<string> Agent() => new("agent") { Description = "The agent; without it, the company.", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Writes how an agent or company is now.</summary>
    public static void Show(CliIo io, JsonElement answer) => io.Out.WriteLine(
        answer.TryGetProperty("status", out var status) ? $"{answer.Text("id")} {status.GetString()}"
        : $"{answer.Text("id")} {(answer.Text("paused") == "true" ? "paused" : "active")}");
}
