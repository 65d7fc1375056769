using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TeamX.Actors.Telemetry;

/// <summary>The names under which the engine is measured and traced. What is emitted is listed in docs/telemetry.md.</summary>
public static class TeamXTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "TeamX.Actors";

    /// <summary>The name of the activity source.</summary>
    public const string ActivitySourceName = "TeamX.Actors";

    /// <summary>The one meter of the process; it counts all engines in it.</summary>
    internal static readonly Meter Meter = new(MeterName);

    /// <summary>The one source of activities.</summary>
    internal static readonly ActivitySource Source = new(ActivitySourceName);

    /// <summary>The W3C trace context of what the caller does now; null when nothing is traced.</summary>
    internal static string? CurrentTraceParent => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;
}
