using System.Runtime.InteropServices;

namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>Signals to processes, on Linux. One that is gone gets none.</summary>
internal static class Signals
{
    public const int Kill = 9;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int signal, int process) => _ = kill(process, signal);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int sig);
}
