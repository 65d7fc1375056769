using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TeamX.Actors.Client;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Host.Cli.Import;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>import</c>: reads a Team-X database into a data directory, through the engine, so that every rule holds.</summary>
internal sealed class ImportVerb
{
    private readonly Argument<string> _file = new("file") { Description = "The SQLite file of Team-X." };
    private readonly Option<string> _directory = CliCommand.DataDirectoryOption();
    private readonly Option<bool> _apply = new("--apply") { Description = "Do it. Without it only what would be done is shown, and nothing is changed." };
    private readonly Option<bool> _json = CliCommand.JsonOption();
    private readonly Option<string> _runner = new("--runner")
    {
        Description = "The runner of all imported agents, for example {\"kind\":\"process\",\"command\":\"…\"}. Default: echo, and the agents are paused.",
        HelpName = "JSON",
    };

    private readonly Option<string> _timeZone = new("--time-zone")
    {
        Description = "The IANA time zone of routines that name none. Default: UTC.",
        HelpName = "ZONE",
        DefaultValueFactory = _ => "UTC",
    };

    public static Command Create(CliIo io)
    {
        var verb = new ImportVerb();
        return new Command("import",
            "Import a Team-X database into a data directory that no host uses. A dry run unless --apply is given; a second import adds only what is new.")
        {
            verb._file, verb._apply, verb._directory, verb._runner, verb._timeZone, verb._json,
        }.Runs(io, verb._json, (arguments, cancellationToken) => verb.RunAsync(io, arguments, cancellationToken));
    }

    private async Task<int> RunAsync(CliIo io, ParseResult arguments, CancellationToken cancellationToken)
    {
        var directory = SettingsFiles.DataDirectory(arguments.GetValue(_directory));
        var choices = new ImportChoices(RunnerOf(arguments.GetValue(_runner)), arguments.GetRequiredValue(_timeZone));
        using var file = TeamXFile.Open(arguments.GetRequiredValue(_file));
        var apply = arguments.GetValue(_apply);
        var plan = apply
            ? await ApplyAsync(file, directory, choices, cancellationToken).ConfigureAwait(false)
            : Plan(file, directory, choices);
        if (arguments.GetValue(_json))
        {
            WriteJson(io, plan, apply, directory);
        }
        else
        {
            Write(io, plan, apply, directory);
        }

        return plan.Report.HasRefusals ? ExitCode.Refused : ExitCode.Fine;
    }

    private static ImportPlanner Plan(TeamXFile file, string directory, ImportChoices choices) =>
        ImportPlanner.Plan(file, ImportTarget.Read(directory, ImportPlanner.CompaniesOf(file)), choices, DateTimeOffset.UtcNow);

    private static async Task<ImportPlanner> ApplyAsync(TeamXFile file, string directory, ImportChoices choices, CancellationToken cancellationToken)
    {
        using var engine = BuildEngine(directory);
        await engine.StartAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Read under the lock: nobody else changes it any more.
            var plan = Plan(file, directory, choices);
            await Importer.RunAsync(engine.Services.GetRequiredService<CompanyClient>(), plan, cancellationToken).ConfigureAwait(false);
            return plan;
        }
        finally
        {
            await engine.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static IHost BuildEngine(string directory)
    {
        try
        {
            return TeamXHost.BuildOffline(directory);
        }
        catch (StartFault fault)
        {
            throw CliFault.Usage(fault.Message);
        }
        catch (Microsoft.Extensions.Options.OptionsValidationException fault)
        {
            throw CliFault.Usage(string.Join(" ", fault.Failures));
        }
    }

    private static RunnerSpec? RunnerOf(string? json)
    {
        try
        {
            return json is null ? null : RunnerJson.Read(new RawJson(Fields.ParseJson(json, "--runner").ToJsonString()));
        }
        catch (ApiProblem problem)
        {
            throw CliFault.Usage($"--runner can't be used: {problem.Message}");
        }
    }

    private static void Write(CliIo io, ImportPlanner plan, bool applied, string directory)
    {
        io.Out.WriteLine(applied ? $"Imported into {directory}." : $"Dry run: nothing was changed. With --apply this is imported into {directory}.");
        CliTable.Write(io, ["Table", "Rows", applied ? "Imported" : "To import", "Already there", "Left out", "Refused"], [.. plan.Report.Tables.Select(counts =>
            new[] { counts.Table, Text(counts.Rows), Text(counts.Imported), Text(counts.AlreadyThere), Text(counts.LeftOut), Text(counts.Refused) })]);
        foreach (var remark in plan.Report.Remarks)
        {
            var examples = string.Join(", ", remark.Examples.Select(CliText.Short));
            io.Out.WriteLine($"{remark.Table}: {Text(remark.Count)} × {CliText.Clean(remark.Text)} ({examples}{(remark.Count > remark.Examples.Count ? ", …" : "")})");
        }

        foreach (var (from, to) in plan.Ids.Mapped)
        {
            io.Out.WriteLine($"id '{CliText.Short(from)}' is {to} here");
        }
    }

    private static void WriteJson(CliIo io, ImportPlanner plan, bool applied, string directory) => io.Out.WriteLine(JsonSerializer.Serialize(
        new
        {
            applied,
            directory,
            tables = plan.Report.Tables,
            remarks = plan.Report.Remarks,
            mappedIds = plan.Ids.Mapped.Select(mapped => new { from = mapped.Key, to = mapped.Value }),
        }, ApiJson.Options));

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
