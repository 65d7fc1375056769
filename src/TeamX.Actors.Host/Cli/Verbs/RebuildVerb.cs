using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TeamX.Actors.History;
using TeamX.Actors.Host.Json;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>rebuild</c>: makes the history anew from journal and snapshots, while no host runs.</summary>
internal static class RebuildVerb
{
    public static Command Create(CliIo io)
    {
        var (directory, json) = (CliCommand.DataDirectoryOption(), CliCommand.JsonOption());
        return new Command("rebuild", "Make the history anew from journal and snapshots; no host may run on the data directory.") { directory, json }
            .Runs(io, json, (arguments, cancellation) =>
                RunAsync(io, SettingsFiles.DataDirectory(arguments.GetValue(directory)), arguments.GetValue(json), cancellation));
    }

    private static async Task<int> RunAsync(CliIo io, string directory, bool json, CancellationToken cancellationToken)
    {
        if (OfflineJournal.TryOpen(directory) is not { } journal)
        {
            throw CliFault.Usage($"There is no journal in {directory}. Name another directory with --data-directory.");
        }

        journal.Dispose();

        using var storage = SqliteStorage.Open(directory);
        var rebuilt = await HistoryRebuild.RunAsync(storage, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        io.Out.WriteLine(json
            ? JsonSerializer.Serialize(new { directory, rebuilt.Companies, rebuilt.Events, rebuilt.Elapsed }, ApiJson.Options)
            : string.Create(CultureInfo.InvariantCulture,
                $"{directory}: {rebuilt.Companies:N0} companies, {rebuilt.Events:N0} events, {rebuilt.Elapsed.TotalSeconds:N1} s"));
        return ExitCode.Fine;
    }
}
