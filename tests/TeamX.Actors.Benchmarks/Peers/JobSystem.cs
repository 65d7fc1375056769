namespace TeamX.Actors.Benchmarks.Peers;

/// <summary>A system that the workloads are done on: this engine or a peer.</summary>
/// <param name="Name">What it is called on the command line and in the result.</param>
/// <param name="Version">Its version, and what it runs on; fails with what is missing when it was not set up.</param>
/// <param name="Serve">Starts what it keeps jobs in, in a folder.</param>
/// <param name="Command">The command line of its driver, to which workload, place, jobs and record are added.</param>
/// <param name="RunsInterruptedAfter">When it runs interrupted jobs again by default, as its documentation says.</param>
internal sealed record JobSystem(
    string Name, Func<string> Version, Func<string, IJobPlaces> Serve, IReadOnlyList<string> Command, string RunsInterruptedAfter);
