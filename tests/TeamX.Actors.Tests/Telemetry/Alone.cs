namespace TeamX.Actors.Tests.Telemetry;

/// <summary>Meter and source are those of all engines of a process, so no other spec may run beside one that listens to them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Telemetry";
}
