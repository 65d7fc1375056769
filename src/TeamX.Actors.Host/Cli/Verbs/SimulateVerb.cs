using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TeamX.Actors.Host.Cli.Simulate;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>simulate</c>: a company in virtual time.</summary>
internal static class SimulateVerb
{
    private static readonly string[] Headers = ["Time", "Fact", "Agent", "Trigger", "Detail"];

    public static Command Create(CliIo io)
    {
        var file = new Argument<string>("file")
        {
            Description = "JSON: {start?, for?, maxConcurrentRuns?, agents: [{id, runs?, failTimes?, maxConcurrentRuns?}], "
                + "wakeups?: [{agent, at?, trigger?, triggerId?, priority?}], schedules?: [{id, agent, every? or cron?, timeZone?}]}, durations like PT10M. "
                + "Without it, a built-in example.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = CliCommand.JsonOption();
        return new Command("simulate", "Run a company in virtual time and print what happens when.") { file, json }
            .Runs(io, json, async (arguments, _) =>
            {
                var given = arguments.GetValue(file);
                var result = await Simulation.RunAsync(given is null ? SimulationFile.Example : SimulationFile.Read(given)).ConfigureAwait(false);
                if (arguments.GetValue(json))
                {
                    io.Out.WriteLine(JsonSerializer.Serialize(result, ApiJson.Options));
                    return ExitCode.Fine;
                }

                CliTable.Write(io, Headers, [.. result.Timeline.Select(fact => new[]
                {
                    fact.At.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), fact.Type, fact.AgentId, fact.Trigger, CliText.Short(fact.Detail),
                })]);
                io.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"completed {result.Stats.Completed}, failed {result.Stats.Failed}, pending {result.Stats.Pending}, processing {result.Stats.Processing}, coalesced {result.Stats.Coalesced}; wait p50 {result.Stats.WaitMsP50 / 1000:0.#} s, p95 {result.Stats.WaitMsP95 / 1000:0.#} s"));
                return ExitCode.Fine;
            });
    }
}
