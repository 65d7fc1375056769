using System.CommandLine;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>stats</c>.</summary>
internal static class StatsVerb
{
    public static Command Create(CliIo io) => new Command("stats", "Show the statistics of a company.")
        .Calls(io, async (session, _, cancellationToken) =>
        {
            var stats = await session.Api.GetAsync($"{session.Company}/stats", cancellationToken).ConfigureAwait(false);
            session.Answer(stats, all => CliTable.Write(io, all.EnumerateObject().Select(member => (member.Name, all.Text(member.Name)))));
            return ExitCode.Fine;
        });
}
