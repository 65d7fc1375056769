using Akka.Actor;
using BenchmarkDotNet.Attributes;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Benchmarks.Micro;

/// <summary>The journal's bytes of a commit of 300 events: 100 wakeups, each accepted, started and completed.</summary>
public class SerializerBenchmarks
{
    private static readonly CompanyId company = new("company-1");
    private ActorSystem _system = null!;
    private CompanySerializer _serializer = null!;
    private Commit _commit = null!;
    private byte[] _bytes = null!;

    [GlobalSetup]
    public void Decide()
    {
        _system = ActorSystem.Create("micro");
        _serializer = new CompanySerializer((ExtendedActorSystem)_system);
        var core = new CoreCompany(company);
        var events = new List<RecordedEvent>();
        for (var i = 0; i < 100; i++)
        {
            events.AddRange(core.Decide(Workplace.DueNow(company)));
            var start = core.StartNext();
            events.AddRange(core.Latest);
            events.AddRange(core.Decide(new ReportOutcome(company, start.Request.WakeupId, start.Lease.Token, new RunOutcome.Completed()) { ByWorker = true }));
        }

        _commit = new Commit(events[0].Number, core.Now, "incarnation", [.. events]);
        _bytes = _serializer.ToBinary(_commit);
    }

    [GlobalCleanup]
    public void Stop() => _system.Terminate().Wait();

    [Benchmark]
    public byte[] Write300() => _serializer.ToBinary(_commit);

    [Benchmark]
    public object Read300() => _serializer.FromBinary(_bytes, CompanySerializer.CommitManifest);
}
