using System.CommandLine;
using Spectre.Console;
using TeamX.Actors.Host.Cli.Watch;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>watch</c>: a live view of what runs and what comes next.</summary>
internal static class WatchVerb
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public static Command Create(CliIo io)
    {
        var once = new Option<bool>("--once") { Description = "Print one look and end; so does output that is no terminal." };
        return new Command("watch", "Watch the queue of a company live: what runs, what comes next, and what it waits for.") { once }
            .Calls(io, async (session, arguments, cancellationToken) =>
            {
                var looksOnce = arguments.GetValue(once) || session.Json || !io.IsTerminal;
                var frame = await QueueFrame.LoadAsync(session, looksOnce ? QueueFrame.Most : QueueFrame.OfTerminal, cancellationToken).ConfigureAwait(false);
                if (looksOnce)
                {
                    session.Answer(frame.ToJson(), _ => frame.Write(io));
                    return ExitCode.Fine;
                }

                await io.Ansi.Live(frame.Render(null)).StartAsync(view => FollowAsync(view, session, frame, cancellationToken)).ConfigureAwait(false);
                return ExitCode.Fine;
            });
    }

    /// <summary>Until Ctrl+C. A host that goes away is waited for.</summary>
    private static async Task FollowAsync(LiveDisplayContext view, ClientSession session, QueueFrame frame, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                string? fault = null;
                try
                {
                    frame = await QueueFrame.LoadAsync(session, QueueFrame.OfTerminal, cancellationToken).ConfigureAwait(false);
                }
                catch (CliFault gone)
                {
                    fault = CliText.Clean(gone.Message);
                }

                view.UpdateTarget(frame.Render(fault));
            }
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how one leaves.
        }
    }
}
