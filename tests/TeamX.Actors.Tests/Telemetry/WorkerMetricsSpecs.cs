using Akka.Actor;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Tests.Telemetry;

/// <summary>What the meter says of a worker node.</summary>
[Collection(Alone.Name)]
public sealed class WorkerMetricsSpecs : Akka.TestKit.Xunit2.TestKit
{
    public WorkerMetricsSpecs()
        : base(Patience.Settings)
    {
    }

    [Fact]
    public async Task Should_show_what_the_node_executes_and_how_much_it_can()
    {
        using var measured = new Measured();
        var runner = TestRunner.Held();
        var settings = new EngineSettings { Policy = CompanyPolicy.Default, Time = TimeProvider.System, Runners = new RunnerCatalog([runner]) };
        var node = Sys.ActorOf(WorkerNode.Props(settings, TestActor, 3));
        node.Tell(new ExecuteRun(new CompanyId("acme"), Start()));
        var run = await runner.Next();
        await node.Ask<ActorIdentity>(new Identify(0), Patience.Long);
        Gauges(measured).Should().Be((1, 3));

        run.Complete();
        await ExpectMsgAsync<WorkerReport>(Patience.Long);
        Gauges(measured).Should().Be((0, 3));
        node.Tell(new DrainWorker());
        await node.Ask<ActorIdentity>(new Identify(0), Patience.Long);
        Gauges(measured).Should().Be((0, 0));
    }

    private static (double Running, double Capacity) Gauges(Measured measured) =>
        (measured.Gauge("teamx.worker.running"), measured.Gauge("teamx.worker.capacity"));

    private static StartRun Start()
    {
        var request = new WakeupScheduled(
            new WakeupId(Guid.NewGuid()), new AgentId("ada"), new Trigger(TriggerType.Manual), 80, DateTimeOffset.UnixEpoch, new WakeupContext(), 4);
        var agent = new AgentDefined(new AgentId("ada"), "Ada", null, null, 1, new RunnerSpec("test"));
        return new StartRun(
            request, agent, new Lease(1, new LeaseToken(Guid.NewGuid()), "here"), 1, TimeSpan.FromMinutes(30), 1, true, new Ancestry(null, [], []));
    }
}
