using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Tests.Company;

public sealed class CompanyMailboxSpecs
{
    private static readonly CompanyId Acme = new("acme");
    private static readonly WakeupId Wakeup = new(Guid.NewGuid());
    private readonly CompanyMessageQueue _queue = new();

    [Fact]
    public void Should_serve_the_lanes_in_their_order_when_all_hold_something()
    {
        object[] inOrder =
        [
            RecoveryCompleted.Instance,
            new WorkerReport(new ReportOutcome(Acme, Wakeup, default, new RunOutcome.Completed())),
            new CancelWakeup(Acme, Wakeup),
            .. Enumerable.Range(0, 101).Select(step => Schedule(100 - step)),
            new GetStats(Acme),
            PoisonPill.Instance,
        ];

        foreach (var message in inOrder.Reverse())
        {
            Put(message);
        }

        TakeAll().Should().Equal(inOrder);
    }

    [Theory]
    [InlineData(TriggerType.Manual, 80)]
    [InlineData(TriggerType.GoalDecomposed, 75)]
    [InlineData(TriggerType.TicketAssigned, 70)]
    [InlineData(TriggerType.Routine, 60)]
    [InlineData(TriggerType.Schedule, 50)]
    public void Should_take_the_lane_of_the_trigger_when_the_order_names_no_priority(TriggerType trigger, int priority)
    {
        var schedule = new ScheduleWakeup(Acme, new WakeupOrder(new AgentId("ada"), new Trigger(trigger)));
        Put(Schedule(priority - 1));
        Put(schedule);
        Put(Schedule(priority + 1));

        TakeAll()[1].Should().BeSameAs(schedule);
    }

    [Fact]
    public void Should_take_the_lane_of_the_most_urgent_order_when_a_batch_comes()
    {
        var batch = new ScheduleWakeups(Acme, [Schedule(3).Order, Schedule(90).Order, Schedule(5).Order]);
        Put(Schedule(89));
        Put(batch);

        TakeAll()[0].Should().BeSameAs(batch);
    }

    [Fact]
    public void Should_keep_the_order_of_arrival_when_messages_share_a_lane()
    {
        var messages = Enumerable.Range(0, 1_000).Select(_ => Schedule(40)).ToArray();
        foreach (var message in messages)
        {
            Put(message);
            Put(Schedule(39));
        }

        TakeAll().Take(1_000).Should().Equal(messages);
    }

    [Fact]
    public void Should_count_and_serve_first_what_was_put_in_front()
    {
        Put(Schedule(100));
        var (first, second) = (Schedule(1), Schedule(2));
        _queue.EnqueueFirst(new Envelope(second, ActorRefs.NoSender));
        _queue.EnqueueFirst(new Envelope(first, ActorRefs.NoSender));

        _queue.Count.Should().Be(3);
        TakeAll().Take(2).Should().Equal(first, second);
        _queue.HasMessages.Should().BeFalse();
    }

    [Fact]
    public void Should_have_messages_when_only_the_front_holds_one()
    {
        _queue.EnqueueFirst(new Envelope(Schedule(1), ActorRefs.NoSender));

        _queue.HasMessages.Should().BeTrue();
        _queue.Count.Should().Be(1);
    }

    [Fact]
    public void Should_stay_whole_when_a_caller_leaves_out_the_order()
    {
        Put(new ScheduleWakeup(Acme, null!));
        Put(new ScheduleWakeups(Acme, [null!]));
        Put(new ScheduleWakeups(Acme, default(ImmutableArray<WakeupOrder>)));

        TakeAll().Should().HaveCount(3);
    }

    private static ScheduleWakeup Schedule(int priority) =>
        new(Acme, new WakeupOrder(new AgentId("ada"), new Trigger(TriggerType.Manual)) { Priority = priority });

    private void Put(object message) => _queue.Enqueue(ActorRefs.Nobody, new Envelope(message, ActorRefs.NoSender));

    private List<object> TakeAll()
    {
        var taken = new List<object>();
        while (_queue.TryDequeue(out var envelope))
        {
            taken.Add(envelope.Message);
        }

        return taken;
    }
}
