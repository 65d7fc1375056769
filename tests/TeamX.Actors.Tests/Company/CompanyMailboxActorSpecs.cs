using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Persistence;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Company.Support;

namespace TeamX.Actors.Tests.Company;

/// <summary>The mailbox under a persistent actor: what the stock priority mailboxes get wrong.</summary>
public sealed class CompanyMailboxActorSpecs() : Akka.TestKit.Xunit2.TestKit(Settings)
{
    private static readonly CompanyId Acme = new("acme");

    private static Config Settings => Patience.Settings.WithFallback(TeamXHocon.Load("test"));

    [Fact]
    public async Task Should_give_each_handler_its_own_event_when_500_are_persisted_at_once()
    {
        var scribe = ActorOf(Scribe.Props("own-events", TestActor));
        for (var i = 0; i < 500; i++)
        {
            scribe.Tell(new Note(i));
        }

        (await ReceiveNAsync(500, TimeSpan.FromSeconds(30)).ToListAsync()).Should().Equal(Enumerable.Range(0, 500).Select(i => (object)new Handled(i, i)));
    }

    [Fact]
    public async Task Should_recover_all_events_in_order_when_500_were_persisted()
    {
        var scribe = ActorOf(Scribe.Props("recovered", TestActor));
        for (var i = 0; i < 500; i++)
        {
            scribe.Tell(new Note(i));
        }

        await ReceiveNAsync(500, TimeSpan.FromSeconds(30)).ToListAsync();
        await scribe.GracefulStop(TimeSpan.FromSeconds(30));
        var again = ActorOf(Scribe.Props("recovered", TestActor));
        again.Tell(new WhatDoYouKnow());

        (await ExpectMsgAsync<int[]>()).Should().Equal(Enumerable.Range(0, 500));
    }

    [Fact]
    public async Task Should_handle_all_commands_without_a_further_message_when_200_come_during_recovery()
    {
        var scribe = ActorOf(Scribe.Props("during-recovery", TestActor));
        for (var i = 0; i < 200; i++)
        {
            scribe.Tell(new Note(i));
        }

        (await ReceiveNAsync(200, TimeSpan.FromSeconds(30)).ToListAsync()).Should().HaveCount(200);
    }

    [Fact]
    public async Task Should_serve_what_is_urgent_first_and_poison_last_when_a_backlog_waits()
    {
        using var gate = new ManualResetEventSlim();
        var clerk = ActorOf(Props.Create(() => new Clerk(TestActor, gate)).WithMailbox("teamx.company-mailbox"));
        clerk.Tell("block");
        await ExpectMsgAsync("blocked");
        clerk.Tell(PoisonPill.Instance);
        clerk.Tell(new GetStats(Acme));
        clerk.Tell(Schedule(100));
        clerk.Tell(new PauseCompany(Acme));
        gate.Set();

        await ExpectMsgAsync<PauseCompany>();
        await ExpectMsgAsync<ScheduleWakeup>();
        await ExpectMsgAsync<GetStats>();
        await ExpectMsgAsync("stopped");
    }

    [Fact]
    public async Task Should_serve_a_timer_when_schedule_commands_never_cease()
    {
        var flooded = ActorOf(Props.Create(() => new Flooded(TestActor)).WithMailbox("teamx.company-mailbox"));
        flooded.Tell(Schedule(100));

        await ExpectMsgAsync("timer");
    }

    [Fact]
    public async Task Should_answer_commands_and_queries_as_unavailable_when_the_actor_stops_before_them()
    {
        using var gate = new ManualResetEventSlim();
        var clerk = ActorOf(Props.Create(() => new Clerk(TestActor, gate)).WithMailbox("teamx.company-mailbox"));
        clerk.Tell("block");
        await ExpectMsgAsync("blocked");
        var (asker, letters) = (CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(letters, typeof(DeadLetter));
        clerk.Tell(Schedule(50), asker);
        clerk.Tell(new GetStats(Acme), asker);
        clerk.Tell("neither", asker);

        // Not Sys.Stop: its order goes by way of the guardian, and could come after the gate opens.
        ((IInternalActorRef)clerk).Stop();
        gate.Set();

        (await asker.ExpectMsgAsync<Refusal>()).Should().Be(Refusals.Unavailable);
        (await asker.ExpectMsgAsync<Refusal>()).Should().Be(Refusals.Unavailable);
        (await letters.ExpectMsgAsync<DeadLetter>()).Message.Should().Be("neither");
    }

    private static ScheduleWakeup Schedule(int priority) =>
        new(Acme, new WakeupOrder(new AgentId("ada"), new Trigger(TriggerType.Manual)) { Priority = priority });

    private sealed record Note(int Number) : INoSerializationVerificationNeeded;

    private sealed record Handled(int Command, int Event);

    private sealed record WhatDoYouKnow;

    private sealed class Scribe(string id, IActorRef observer) : UntypedPersistentActor
    {
        private readonly List<int> _known = [];

        public override string PersistenceId => id;

        public static Props Props(string id, IActorRef observer) =>
            Akka.Actor.Props.Create(() => new Scribe(id, observer)).WithMailbox("teamx.company-mailbox");

        protected override void OnRecover(object message)
        {
            if (message is int number)
            {
                _known.Add(number);
            }
        }

        protected override void OnCommand(object message)
        {
            switch (message)
            {
                case Note note:
                    PersistAsync(note.Number, stored => observer.Tell(new Handled(note.Number, stored)));
                    break;
                case WhatDoYouKnow:
                    Sender.Tell(_known.ToArray());
                    break;
            }
        }
    }

    /// <summary>Says what it gets, and stays at "block" until the gate opens.</summary>
    private sealed class Clerk(IActorRef observer, ManualResetEventSlim gate) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is not "block")
            {
                observer.Tell(message);
                return;
            }

            observer.Tell("blocked");
            gate.Wait(TimeSpan.FromSeconds(30));
        }

        protected override void PostStop() => observer.Tell("stopped");
    }

    /// <summary>Always has another schedule command, until its timer comes.</summary>
    private sealed class Flooded(IActorRef observer) : UntypedActor, IWithTimers
    {
        private int _waiting = 1;

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartSingleTimer("timer", "timer", TimeSpan.FromMilliseconds(1));

        protected override void OnReceive(object message)
        {
            if (message is "timer")
            {
                observer.Tell(message);
                Context.Stop(Self);
                return;
            }

            for (_waiting--; _waiting < 2; _waiting++)
            {
                Self.Tell(message, ActorRefs.NoSender);
            }
        }
    }
}
