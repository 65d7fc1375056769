using System.CommandLine;
using System.Text.Json.Nodes;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>resume</c>, for an agent or the company.</summary>
internal static class ResumeVerb
{
    public static Command Create(CliIo io)
    {
        var (agent, by) = (PauseVerb.Agent(), Fields.By());
        var force = new Option<bool>("--force") { Description = "End an agent's suspension at once, without a probe run." };
        return new Command("resume", "End a pause: of an agent, or of the whole company. A suspended agent gets one probe run.") { agent, force, by }
            .Calls(io, async (session, arguments, cancellationToken) =>
            {
                var body = new JsonObject { ["requestedBy"] = arguments.GetValue(by) };
                var path = session.Company;
                if (arguments.GetValue(agent) is { } name)
                {
                    path = session.Agent(name);
                    body["force"] = arguments.GetValue(force);
                }
                else if (arguments.GetValue(force))
                {
                    throw CliFault.Usage("--force ends an agent's suspension: name the agent.");
                }

                session.Answer(await session.Api.PostAsync($"{path}/resume", body, cancellationToken).ConfigureAwait(false), one => PauseVerb.Show(io, one));
                return ExitCode.Fine;
            });
    }
}
