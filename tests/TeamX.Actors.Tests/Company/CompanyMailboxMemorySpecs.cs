using Akka.Actor;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Company.Support;

namespace TeamX.Actors.Tests.Company;

[Collection(Alone.Name)]
public sealed class CompanyMailboxMemorySpecs
{
    [Fact]
    public void Should_cost_less_than_1_KiB_when_idle_after_heavy_use()
    {
        const int Mailboxes = 2_000;
        var messages = Enumerable.Range(0, 101).Select(priority => new Envelope(new ScheduleWakeup(
            new CompanyId("acme"), new WakeupOrder(new AgentId("ada"), new Trigger(TriggerType.Manual)) { Priority = priority }), ActorRefs.NoSender)).ToArray();
        var used = new CompanyMessageQueue[Mailboxes];
        Use(new CompanyMessageQueue(), messages);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < Mailboxes; i++)
        {
            used[i] = new CompanyMessageQueue();
            Use(used[i], messages);
        }

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Mailboxes;
        GC.KeepAlive(used);
        each.Should().BeLessThan(1_024);
    }

    private static void Use(CompanyMessageQueue queue, Envelope[] messages)
    {
        for (var round = 0; round < 2; round++)
        {
            foreach (var message in messages)
            {
                queue.Enqueue(ActorRefs.Nobody, message);
                queue.EnqueueFirst(message);
            }
        }

        while (queue.TryDequeue(out _))
        {
        }
    }
}
