using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TeamX.Actors.History;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>rebuild</c>: makes the history anew from journal and snapshots, while no host runs.</summary>
internal static class RebuildVerb
{
    public static Command Create(CliIo io)
    {
        var (directory, connection, json) = (CliCommand.DataDirectoryOption(), CliCommand.ConnectionOption(), CliCommand.JsonOption());
        return new Command("rebuild", "Make the history anew from journal and snapshots; no host may run on the data directory or the database.")
        {
            directory, connection, json,
        }.Runs(io, json, (arguments, cancellation) =>
            RunAsync(io, SettingsFiles.Storage(arguments.GetValue(directory), arguments.GetValue(connection)), arguments.GetValue(json), cancellation));
    }

    private static async Task<int> RunAsync(CliIo io, StoragePlace place, bool json, CancellationToken cancellationToken)
    {
        // Without a journal nothing is to be made anew, and nothing to be created.
        place.OpenJournal().Dispose();
        using var storage = place.Open();
        var rebuilt = await HistoryRebuild.RunAsync(storage, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        io.Out.WriteLine(json
            ? JsonSerializer.Serialize(new { directory = place.Name, rebuilt.Companies, rebuilt.Events, rebuilt.Elapsed }, ApiJson.Options)
            : string.Create(CultureInfo.InvariantCulture,
                $"{place.Name}: {rebuilt.Companies:N0} companies, {rebuilt.Events:N0} events, {rebuilt.Elapsed.TotalSeconds:N1} s"));
        return ExitCode.Fine;
    }
}
