using TeamX.Actors.Benchmarks.Peers.Driving;
using TeamX.Actors.Peers;

// Standard output carries the result alone.
var output = Console.Out;
Console.SetOut(Console.Error);

OpenJobQueue open = args[0] switch
{
    "hangfire" => HangfireJobs.OpenAsync,
    "quartz" => QuartzJobs.OpenAsync,
    _ => throw new ArgumentException($"There is no system {args[0]}."),
};
return await Driver.RunAsync(open, args[1..], output);
