using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TeamX.Actors.Host.Runners;

/// <summary>The process group of one run, on Linux: the command and everything it started that did not leave the group.</summary>
/// <param name="Id">The id of the group and of its leader.</param>
internal readonly record struct ProcessGroup(int Id)
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int NoSignal = 0;

    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan KillTakes = TimeSpan.FromSeconds(5);

    /// <summary>Whether anything in the group still lives. One that only waits to be reaped does not.</summary>
    public bool IsAlive => kill(-Id, NoSignal) == 0 && ProcessTable.MembersOf(Id).Count > 0;

    /// <summary>Asks the group to end, and ends it by force when something still lives after <paramref name="grace"/>.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        // Right after its start a leader may not lead its group yet.
        if (kill(-Id, SigTerm) != 0 && ProcessTable.Find(Id) is { IsAlive: true })
        {
            _ = kill(Id, SigTerm);
        }

        if (!await IsGoneWithinAsync(grace).ConfigureAwait(false))
        {
            await KillAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the group by force.</summary>
    public async Task KillAsync()
    {
        _ = kill(-Id, SigKill);
        await IsGoneWithinAsync(KillTakes).ConfigureAwait(false);
    }

    private async Task<bool> IsGoneWithinAsync(TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        while (IsAlive)
        {
            if (Stopwatch.GetElapsedTime(start) >= limit)
            {
                return false;
            }

            await Task.Delay(CheckEvery).ConfigureAwait(false);
        }

        return true;
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int sig);
}
