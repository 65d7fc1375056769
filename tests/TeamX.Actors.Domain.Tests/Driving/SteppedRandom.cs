namespace TeamX.Actors.Domain.Tests.Driving;

/// <summary>Chance that can be set back: two drivers with the same seed draw the same numbers.</summary>
internal sealed class SteppedRandom(int seed) : Random(seed)
{
    private Random _source = new(seed);

    /// <summary>Fixes every further draw.</summary>
    public double? Always { get; set; }

    public void Reseed(int seed) => _source = new Random(seed);

    public override double NextDouble() => Always ?? _source.NextDouble();
}
