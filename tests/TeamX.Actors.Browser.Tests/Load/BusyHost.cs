using TeamX.Actors.Browser.Tests.Support;

namespace TeamX.Actors.Browser.Tests.Load;

/// <summary>A host that tells how much of its heap is alive.</summary>
public sealed class BusyHost : BrowserFixture
{
    protected override Dictionary<string, string> Environment => new() { ["DOTNET_STARTUP_HOOKS"] = typeof(BusyHost).Assembly.Location };

    /// <summary>Live bytes of the heap, each after a full collection and in the order of time, since the beginning.</summary>
    public IReadOnlyList<long> LiveBytes() =>
    [
        .. Output.Split('\n').Where(line => line.StartsWith(StartupHook.Mark, StringComparison.Ordinal))
            .Select(line => long.Parse(line[StartupHook.Mark.Length..], System.Globalization.CultureInfo.InvariantCulture)),
    ];
}
