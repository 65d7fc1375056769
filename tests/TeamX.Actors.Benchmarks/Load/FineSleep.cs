using System.Runtime.InteropServices;

namespace TeamX.Actors.Benchmarks.Load;

/// <summary>Sleeps for less than a millisecond where the system can; .NET's own sleep counts whole milliseconds, which is more than what is measured.</summary>
internal static class FineSleep
{
    /// <summary>Sleeps at least so long: about 0.1 ms longer on Linux and macOS, elsewhere up to a millisecond and more.</summary>
    public static void For(TimeSpan time)
    {
        if (OperatingSystem.IsWindows())
            Thread.Sleep((int)Math.Ceiling(time.TotalMilliseconds));
        else
            _ = MicroSleep((uint)Math.Min(time.TotalMicroseconds, 999_999));
    }

    [DllImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MicroSleep(uint microseconds);
}
