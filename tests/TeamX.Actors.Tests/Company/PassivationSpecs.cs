using System.Diagnostics;
using Akka.Actor;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Company.Support;

namespace TeamX.Actors.Tests.Company;

/// <summary>A company with nothing to do leaves the memory, and comes back for a message or its deadline.</summary>
public sealed class PassivationSpecs
{
    private static readonly CompanyId Acme = TestEngine.Acme;
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Should_leave_the_memory_and_come_back_when_a_command_comes()
    {
        await using var engine = await TestEngine.StartWithAda(TestRunner.Completing(), Passivating);
        await engine.Gone(Acme);
        engine.Storage.ListActive().Should().BeEmpty();

        await engine.Until<RunCompleted>(await engine.Schedule());
        (await engine.Ask<StatsView>(new GetStats(Acme))).Completed.Should().Be(1);
    }

    [Fact]
    public async Task Should_come_back_without_a_message_when_its_deadline_comes()
    {
        await using var engine = await TestEngine.StartWithAda(TestRunner.Completing(), Passivating);
        var due = DateTimeOffset.UtcNow.AddSeconds(3);
        var id = await engine.Schedule(At(due));
        await engine.Gone(Acme);
        DateTimeOffset.UtcNow.Should().BeBefore(due);
        engine.Storage.EarliestDeadline(DateTimeOffset.MinValue).Should().Be(due.ToUniversalTime().AddTicks(-(due.Ticks % TimeSpan.TicksPerMillisecond)));

        await engine.Until<RunCompleted>(id);
        (await engine.Get(id)).StartedAt.Should().BeOnOrAfter(due.AddMilliseconds(-1)).And.BeBefore(due.AddSeconds(10));
    }

    [Fact]
    public async Task Should_stay_in_memory_when_the_deadline_is_near()
    {
        await using var engine = await TestEngine.StartWithAda(TestRunner.Completing(), settings => settings with
        {
            PassivateAfter = TimeSpan.FromMilliseconds(300), HeartbeatInterval = TimeSpan.FromMilliseconds(10),
        });
        var id = await engine.Schedule(At(DateTimeOffset.UtcNow.AddMilliseconds(500)));
        var before = engine.Storage.Writes.Count;
        await engine.Until<RunCompleted>(id);

        engine.Storage.Writes.Skip(before).TakeWhile(write => !write.Contains(nameof(RunCompleted), StringComparison.Ordinal))
            .Should().NotContain("sleeping acme");
    }

    [Fact]
    public async Task Should_stay_in_memory_when_something_runs()
    {
        var runner = TestRunner.Held();
        await using var engine = await TestEngine.StartWithAda(runner, settings => Passivating(settings) with { HeartbeatInterval = TimeSpan.FromMilliseconds(5) });
        var id = await engine.Schedule();
        var run = await runner.Next();
        var before = engine.Storage.Writes.Count;
        var since = Stopwatch.StartNew();
        while (since.Elapsed < 3 * Soon)
        {
            await engine.Settled(Acme);
        }

        engine.Storage.Writes.Skip(before).Should().NotContain("sleeping acme");
        run.Complete();
        await engine.Until<RunCompleted>(id);
    }

    [Fact]
    public async Task Should_lose_no_message_and_keep_their_order_when_they_come_while_the_company_falls_asleep()
    {
        using var sleeping = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var storage = new TestStorage();
        await using var engine = TestEngine.Start(storage, TestRunner.Completing(), Passivating);
        var holding = 1;
        storage.OnDirectoryWrite = entries =>
        {
            if (!entries[0].Active && Interlocked.Exchange(ref holding, 0) == 1)
            {
                sleeping.Release();
                goOn.Wait(Patience.Long);
            }
        };
        await engine.Define(Acme);
        (await sleeping.WaitAsync(Patience.Long)).Should().BeTrue();

        // The supervisor is past its last look at the mailbox; the region still knows the company.
        var asked = Enumerable.Range(0, 50).Select(i => engine.Ask<WakeupReceipt>(At(DateTimeOffset.UtcNow.AddDays(1)))).ToList();
        goOn.Release();
        var accepted = await Task.WhenAll(asked);

        storage.EventsOf(Acme).OfType<WakeupScheduled>().Select(scheduled => scheduled.WakeupId).Should().Equal(accepted.Select(receipt => receipt.WakeupId));
    }

    [Fact]
    public async Task Should_answer_every_message_when_each_comes_while_the_company_falls_asleep()
    {
        using var sleeping = new SemaphoreSlim(0);
        var storage = new TestStorage
        {
            OnDirectoryWrite = entries =>
            {
                if (!entries[0].Active)
                {
                    sleeping.Release();
                }
            },
        };
        await using var engine = TestEngine.Start(
            storage, TestRunner.Completing(), settings => settings with { PassivateAfter = TimeSpan.FromMilliseconds(1) });
        await engine.Define(Acme);
        for (var i = 0; i < 60; i++)
        {
            (await sleeping.WaitAsync(Patience.Long)).Should().BeTrue();
            for (var spin = i; spin > 0; spin--)
            {
                await Task.Yield();
            }

            await engine.Ask<WakeupReceipt>(At(DateTimeOffset.UtcNow.AddDays(1)));
        }

        storage.EventsOf(Acme).OfType<WakeupScheduled>().Should().HaveCount(60);
    }

    [Fact]
    public async Task Should_load_no_sleeper_at_the_start_when_2000_sleep()
    {
        var storage = new TestStorage();
        storage.Write([.. Enumerable.Range(0, 2_000).Select(i => new DirectoryEntry(new CompanyId($"c{i}"), DateTimeOffset.UtcNow.AddHours(1), Active: false))]);
        storage.Write([new DirectoryEntry(Acme, null, Active: true)]);
        await using var engine = TestEngine.Start(storage, TestRunner.Completing());
        await engine.Ask(new GetStats(Acme));
        await engine.Directory.Ask<CompanyIdPage>(new ListCompanies(), Patience.Long);

        storage.Recoveries.Should().Be(1);
    }

    [Fact]
    public async Task Should_recover_32_at_most_at_a_time_when_many_companies_were_active()
    {
        var storage = new TestStorage();
        storage.Write([.. Enumerable.Range(0, 100).Select(i => new DirectoryEntry(new CompanyId($"c{i}"), null, Active: true))]);
        var (now, most, left) = (0, 0, 100);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        storage.OnRecovery = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            for (var i = 0; i < 100; i++)
            {
                await Task.Yield();
            }

            Interlocked.Decrement(ref now);
            if (Interlocked.Decrement(ref left) == 0)
            {
                done.SetResult();
            }
        };
        await using var engine = TestEngine.Start(storage, TestRunner.Completing());

        await done.Task.WaitAsync(Patience.Long);
        most.Should().BeInRange(2, 32);
    }

    [Fact]
    public async Task Should_forget_a_company_that_does_not_exist_when_it_was_asked_for()
    {
        await using var engine = TestEngine.Start(TestRunner.Completing(), Passivating);
        var nobody = new CompanyId("nobody");
        (await engine.Ask<Refusal>(new GetStats(nobody))).Code.Should().Be(RefusalCodes.CompanyNotFound);
        await engine.Gone(nobody);

        engine.Storage.Writes.Should().BeEmpty();
        engine.Storage.JournalOf(nobody).Should().BeEmpty();
    }

    [Fact]
    public async Task Should_refuse_a_company_id_that_is_no_name()
    {
        await using var engine = TestEngine.Start(TestRunner.Completing());

        (await engine.Ask<Refusal>(new GetStats(new CompanyId("../etc")))).Code.Should().Be(RefusalCodes.IdInvalid);
        (await engine.Ask<Refusal>(new GetStats(default))).Code.Should().Be(RefusalCodes.IdInvalid);
    }

    private static EngineSettings Passivating(EngineSettings settings) => settings with { PassivateAfter = Soon };

    private static ScheduleWakeup At(DateTimeOffset due) => new(
        Acme, new WakeupOrder(TestEngine.Ada, new Trigger(TriggerType.Schedule)) { ScheduledFor = due, AllowCoalescing = false });
}
