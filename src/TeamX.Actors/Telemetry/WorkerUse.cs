namespace TeamX.Actors.Telemetry;

/// <summary>What the worker node of a process adds to its gauges.</summary>
/// <param name="Running">Runs that it executes.</param>
/// <param name="Capacity">How many it may.</param>
internal readonly record struct WorkerUse(long Running, long Capacity);
