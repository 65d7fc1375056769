using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Company.Support;

namespace TeamX.Actors.Tests.Remoting;

/// <summary>The engine's actors when every message between them goes through bytes.</summary>
public sealed class EngineInBytesSpecs
{
    [Fact]
    public async Task Should_carry_a_run_to_its_end_when_every_message_is_written_and_read()
    {
        var runner = TestRunner.Held();
        await using var engine = TestEngine.StartInBytes(runner, settings => settings with { LeaseHeartbeat = TimeSpan.FromMilliseconds(20) });
        await engine.Define(TestEngine.Acme);

        var id = await engine.Schedule(TestEngine.Wake("r-1", priority: 77));
        var run = await runner.Next();
        var running = await engine.Get(id);
        run.Complete();
        await engine.Until<RunCompleted>(id);

        run.Context.Trigger.Should().Be(new Trigger(TriggerType.Routine, "r-1"));
        running.Should().BeEquivalentTo(new { Status = WakeupStatus.Processing, Priority = 77, Attempt = 1 });
        (await engine.Get(id)).Status.Should().Be(WakeupStatus.Completed);
        (await engine.Ask<WakeupPage>(new ListWakeups(TestEngine.Acme))).Items.Should().ContainSingle();
        (await engine.Ask<Refusal>(new GetAgent(TestEngine.Acme, new AgentId("nobody")))).Code.Should().Be(RefusalCodes.AgentNotFound);
    }

    [Fact]
    public async Task Should_stop_a_run_when_it_is_cancelled_and_every_message_is_written_and_read()
    {
        var runner = TestRunner.Held();
        await using var engine = TestEngine.StartInBytes(runner);
        await engine.Define(TestEngine.Acme);
        var id = await engine.Schedule();
        await runner.Next();

        await engine.Ask<Done>(new CancelWakeup(TestEngine.Acme, id, "changed my mind"));

        await engine.Until<WakeupCancelled>(id);
        (await engine.Get(id)).Should().BeEquivalentTo(new { Status = WakeupStatus.Cancelled, Reason = "changed my mind" });
    }
}
