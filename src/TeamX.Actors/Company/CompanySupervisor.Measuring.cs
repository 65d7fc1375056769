using TeamX.Actors.Telemetry;

namespace TeamX.Actors.Company;

/// <content>What the metrics are told, once per write.</content>
internal sealed partial class CompanySupervisor
{
    private long _writeStarted;
    private CompanyLoad _load;

    /// <summary>Counts what a write has made durable.</summary>
    private void Measure(List<Cut> written)
    {
        EngineMetrics.Written(written.Sum(cut => cut.Events.Count), _settings.Time.GetElapsedTime(_writeStarted));
        if (!EngineMetrics.CountsEvents)
        {
            return;
        }

        foreach (var fact in written.SelectMany(cut => cut.Releases).Select(release => release.Message).OfType<CompanyNotification>())
        {
            EngineMetrics.Count(fact.Event, fact.Request?.Trigger, fact.At, fact.Since);
        }
    }

    /// <summary>At each write and not at each decision: what the gauges show is as old as the write under way.</summary>
    private void ShowLoad()
    {
        var unwritten = _buffer.EventCount + _inFlight.Sum(cut => cut.Events.Count);
        var running = _state.Running.Count;
        EngineMetrics.Show(ref _load, new CompanyLoad(1, running, _state.Live.Count - running, unwritten));
    }
}
