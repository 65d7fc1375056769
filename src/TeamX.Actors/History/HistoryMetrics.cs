using System.Collections.Concurrent;
using TeamX.Actors.Telemetry;

namespace TeamX.Actors.History;

/// <summary>Shows how far the histories of this process are behind their journals. Only a reader of the metrics makes it look.</summary>
internal static class HistoryMetrics
{
    private static readonly ConcurrentDictionary<CompanyHistory, bool> Open = [];

    static HistoryMetrics() => TeamXTelemetry.Meter.CreateObservableGauge(
        "teamx.history.lag", () => Open.Keys.Select(history => history.Lag().Age.TotalSeconds).DefaultIfEmpty().Max(), "s",
        "Age of the oldest row of the journal that the history has not taken over");

    public static void Add(CompanyHistory history) => Open[history] = true;

    public static void Remove(CompanyHistory history) => Open.TryRemove(history, out _);
}
