using System.Globalization;

namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>The clock that specs and commands share: the time since the machine's start, which nobody sets. It counts in hundredths of a second.</summary>
internal static class Uptime
{
    private const string File = "/proc/uptime";

    public static TimeSpan Now => Parse(System.IO.File.ReadAllText(File));

    /// <summary>Reads the first word of a line.</summary>
    public static TimeSpan Parse(string line) => TimeSpan.FromSeconds(double.Parse(line.AsSpan(0, line.IndexOf(' ')), CultureInfo.InvariantCulture));
}
