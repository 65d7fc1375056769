using System.CommandLine;
using TeamX.Actors.Benchmarks.Verbs;

// Standard output carries the result alone; whatever else is printed (progress, the actor system's log) goes to standard error.
var output = Console.Out;
Console.SetOut(Console.Error);

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
    PeersVerb.CreateDriver(output),
    ChartsVerb.Create(),
    RecoveryVerb.Create(output),
    MicroVerb.Create(output),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { Output = output });
