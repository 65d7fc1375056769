namespace TeamX.Actors.Telemetry;

/// <summary>What one company adds to the gauges of its process.</summary>
/// <param name="Companies">1 while it is in memory.</param>
/// <param name="Running">Its running requests.</param>
/// <param name="Pending">Its pending requests.</param>
/// <param name="Unwritten">Its events that are not durable.</param>
internal readonly record struct CompanyLoad(long Companies, long Running, long Pending, long Unwritten);
