using System.Diagnostics;

namespace TeamX.Actors.Host.Tests.Support;

/// <summary>Waits for what real processes do. It looks again and again, and fails when the time is up.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    public static Task UntilAsync(string what, Func<bool> holds, TimeSpan? within = null) =>
        UntilAsync(what, () => Task.FromResult(holds()), within);

    public static async Task UntilAsync(string what, Func<Task<bool>> holds, TimeSpan? within = null)
    {
        var start = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Between);
        while (!await holds())
        {
            Stopwatch.GetElapsedTime(start).Should().BeLessThan(within ?? TimeSpan.FromSeconds(20), "'{0}' is awaited", what);
            await timer.WaitForNextTickAsync();
        }
    }
}
