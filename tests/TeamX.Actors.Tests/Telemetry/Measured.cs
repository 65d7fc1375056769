using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using TeamX.Actors.Telemetry;

namespace TeamX.Actors.Tests.Telemetry;

/// <summary>Everything that the meter says from now on.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Measurement> _measurements = new();
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new();

    public Measured()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TeamXTelemetry.MeterName)
            {
                _instruments[instrument.Name] = instrument;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>One measurement; its tags as <c>name=value</c>, by name.</summary>
    public sealed record Measurement(string Name, double Value, string Tags);

    public ICollection<Instrument> Instruments => _instruments.Values;

    public IReadOnlyList<Measurement> All => [.. _measurements];

    /// <summary>The sum of a counter with these tags.</summary>
    public double Sum(string name, string tags = "") => All.Where(one => one.Name == name && one.Tags == tags).Sum(one => one.Value);

    /// <summary>What a histogram has recorded.</summary>
    public IEnumerable<double> Values(string name, string tags = "") => All.Where(one => one.Name == name && one.Tags == tags).Select(one => one.Value);

    /// <summary>What a gauge shows now.</summary>
    public double Gauge(string name)
    {
        _listener.RecordObservableInstruments();
        return All.Last(one => one.Name == name).Value;
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var texts = tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}");
        _measurements.Enqueue(new Measurement(instrument.Name, value, string.Join(' ', texts)));
    }
}
