using System.CommandLine;
using TeamX.Actors.Benchmarks.Peers;
using TeamX.Actors.Benchmarks.Peers.Driving;
using TeamX.Actors.Benchmarks.Verbs;

// Standard output carries the result alone; whatever else is printed (progress, the actor system's log) goes to standard error.
var output = Console.Out;
Console.SetOut(Console.Error);

// The process that `peers` starts for this engine is asked the way those of the other systems are: the time of its start is measured.
if (args is [JobSystems.DriverVerb, .. var driven])
    return await Driver.RunAsync(EngineJobs.OpenAsync, driven, output);

var root = new RootCommand("Measures TeamX.Actors on this machine. Build it with -c Release.")
{
    RatiosVerb.Create(output),
    BacklogVerb.Create(output),
    SchedulesVerb.Create(output),
    HistoryVerb.Create(output),
    ClusterVerb.Create(output),
    HttpVerb.Create(output),
    LatencyVerb.Create(output),
    CompaniesVerb.Create(output),
    DashboardVerb.Create(output),
    PeersVerb.Create(output),
    ChartsVerb.Create(),
    RecoveryVerb.Create(output),
    MicroVerb.Create(output),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { Output = output });
