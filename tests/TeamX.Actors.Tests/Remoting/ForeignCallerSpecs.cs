using Akka.Actor;
using Akka.Configuration;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Tests.Hosting.Support;
using TeamX.Actors.Tests.Persistence;

namespace TeamX.Actors.Tests.Remoting;

/// <summary>Another actor system that knows nothing but an address.</summary>
public sealed class ForeignCallerSpecs : IAsyncLifetime, IDisposable
{
    private static readonly CompanyId Acme = new("acme");
    private static readonly AgentId Ada = new("ada");
    private readonly TemporaryDirectory _directory = new();
    private HostedEngine _engine = null!;
    private ActorSystem _foreign = null!;
    private ActorSelection _gateway = null!;

    public async Task InitializeAsync()
    {
        _engine = await HostedEngine.StartAsync(_directory.Path, TestRunner.Completing(), options =>
        {
            options.Remoting.Hostname = "127.0.0.1";
            options.Remoting.Port = 0;
        });
        _foreign = ActorSystem.Create("foreign", ConfigurationFactory.ParseString("""
            akka {
              loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off
              actor.provider = remote
              remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0, maximum-frame-size = 17000000b }
            }
            """).WithFallback(TeamXHocon.Load("reference")));
        _gateway = _foreign.ActorSelection(GatewayAddress.Of(_engine.System)!);
    }

    public async Task DisposeAsync()
    {
        await _foreign.Terminate();
        await _engine.DisposeAsync();
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Should_get_its_replies_when_it_wakes_an_agent()
    {
        await Ask<DefinitionReceipt>(new DefineCompany(Acme, "Acme"));
        await Ask<DefinitionReceipt>(new DefineAgent(Acme, Ada, "Ada", new RunnerSpec("test")));
        var wake = new ScheduleWakeup(Acme, new WakeupOrder(Ada, new Trigger(TriggerType.Manual)) { IdempotencyKey = "once" });

        var first = await Ask<WakeupReceipt>(wake);
        var again = await Ask<WakeupReceipt>(new GatewayRequest(null, wake));

        first.Outcome.Should().Be(ScheduleOutcome.Scheduled);
        again.Should().Be(new WakeupReceipt(first.WakeupId, ScheduleOutcome.Deduplicated));
        await _engine.Ended(first.WakeupId);
        (await Ask<WakeupView>(new GetWakeup(Acme, first.WakeupId))).Should().BeEquivalentTo(new { Status = WakeupStatus.Completed, Result = "\"done\"" });
        (await Ask<WakeupExplanation>(new ExplainWakeup(Acme, first.WakeupId))).Story.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Should_be_refused_when_the_company_does_not_exist() =>
        (await Ask<Refusal>(new GetStats(new CompanyId("nobody")))).Code.Should().Be(RefusalCodes.CompanyNotFound);

    private async Task<T> Ask<T>(object message) => (await _gateway.Ask<object>(message, Patience.Long)).Should().BeOfType<T>().Subject;
}
