using Akka.Actor;
using Akka.TestKit;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Company.Support;

namespace TeamX.Actors.Tests.Company;

public sealed class CompanyDirectorySpecs : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private readonly TestStorage _storage = new();
    private readonly TestProbe _region;

    public CompanyDirectorySpecs()
        : base(Patience.Settings) => _region = CreateTestProbe();

    [Fact]
    public async Task Should_wake_at_most_32_at_a_time_when_many_were_active()
    {
        _storage.Write([.. Enumerable.Range(0, 100).Select(i => new DirectoryEntry(Company(i), null, Active: true))]);
        var directory = Begin(Never);

        var first = await Woken(32);
        await _region.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
        directory.Tell(new CompanyRecovered(first[7]));
        var next = await Woken(1);
        await _region.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
        foreach (var id in first.Concat(next))
        {
            directory.Tell(new CompanyRecovered(id));
        }

        first.Concat(next).Concat(await Woken(32)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Should_wake_every_due_company_when_the_first_ones_never_write()
    {
        _storage.Write([.. Enumerable.Range(0, 150).Select(i => new DirectoryEntry(Company(i), DateTimeOffset.UnixEpoch.AddSeconds(i), Active: false))]);
        var directory = Begin(Never);

        var woken = new List<CompanyId>();
        while (woken.Count < 150)
        {
            woken.AddRange(await Woken(1));
            directory.Tell(new CompanyRecovered(woken[^1]));
        }

        woken.Should().Equal(Enumerable.Range(0, 150).Select(Company));
    }

    [Fact]
    public async Task Should_wake_a_company_in_time_when_another_is_overdue_for_ever()
    {
        _storage.Write([new DirectoryEntry(Company(1), DateTimeOffset.UnixEpoch, Active: false)]);
        _storage.Write([new DirectoryEntry(Company(2), DateTimeOffset.UtcNow.AddMilliseconds(300), Active: false)]);
        Begin(Never);

        (await Woken(2)).Should().Equal(Company(1), Company(2));
        _storage.ListDue(DateTimeOffset.UtcNow, 10).Should().HaveCount(2, "nobody is woken before its time");
    }

    [Fact]
    public async Task Should_wake_a_company_in_time_when_wall_time_goes_faster()
    {
        var clock = new FastClock(600);
        var deadline = clock.GetUtcNow().AddMinutes(5);
        _storage.Write([new DirectoryEntry(Company(1), deadline, Active: false)]);
        Begin(Never, time: clock);

        (await Woken(1)).Should().Equal(Company(1));
        clock.GetUtcNow().Should().BeOnOrAfter(deadline, "nobody is woken before its time");
    }

    [Fact]
    public async Task Should_wake_companies_ahead_of_their_deadlines_when_they_need_time_to_recover()
    {
        var now = DateTimeOffset.UtcNow;
        _storage.Write([new DirectoryEntry(Company(1), now.AddMinutes(59), Active: false), new DirectoryEntry(Company(2), now.AddMinutes(61), Active: false)]);
        var directory = Begin(Never, ahead: TimeSpan.FromHours(1));

        (await Woken(1)).Should().Equal(Company(1));
        directory.Tell(new MarkSleeping(Company(3), now.AddMinutes(60).AddMilliseconds(300)), TestActor);
        (await Woken(1)).Should().Equal(Company(3));
        _storage.ListDue(DateTimeOffset.UtcNow.AddHours(1), 10).Should().HaveCount(2, "the second is not woken before its time");
    }

    [Fact]
    public async Task Should_wake_a_company_in_time_when_its_row_was_written_during_a_look()
    {
        using var reading = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        using var begun = new SemaphoreSlim(0);
        _storage.OnDirectoryRead = method =>
        {
            if (method == nameof(TestStorage.ListActive))
            {
                begun.Release();
            }
        };
        var directory = Begin(Never);
        (await begun.WaitAsync(Patience.Long)).Should().BeTrue();
        _storage.OnDirectoryRead = null;
        await AwaitIdle(directory);
        var held = 0;
        _storage.OnDirectoryRead = method =>
        {
            // The last read of a look asks for the earliest deadline: it has been made, and waits.
            if (method == nameof(TestStorage.EarliestDeadline) && Interlocked.Increment(ref held) == 1)
            {
                reading.Release();
                goOn.Wait(Patience.Long);
            }
        };
        directory.Tell(new MarkActive(Company(1)), TestActor);
        await ExpectMsgAsync<DirectoryWritten>();
        (await reading.WaitAsync(Patience.Long)).Should().BeTrue();

        directory.Tell(new MarkSleeping(Company(2), DateTimeOffset.UtcNow.AddMilliseconds(50)), TestActor);
        await ExpectMsgAsync<DirectoryWritten>();
        goOn.Release();

        (await Woken(1)).Should().Equal(Company(2));
    }

    [Fact]
    public async Task Should_wake_active_companies_all_the_same_when_the_first_look_fails()
    {
        _storage.Write([new DirectoryEntry(Company(1), null, Active: true)]);
        var failures = 1;
        _storage.OnDirectoryRead = _ =>
        {
            if (Interlocked.Decrement(ref failures) >= 0)
            {
                throw new IOException("Not yet.");
            }
        };
        Begin(TimeSpan.FromMilliseconds(50));

        (await Woken(1)).Should().Equal(Company(1));
    }

    [Fact]
    public async Task Should_say_that_it_is_unavailable_when_a_row_can_not_be_written()
    {
        _storage.OnDirectoryWrite = _ => throw new IOException("The disk is full.");
        var directory = Begin(Never);
        directory.Tell(new MarkActive(Company(1)), TestActor);

        await ExpectMsgAsync<DirectoryUnavailable>();

        _storage.OnDirectoryWrite = null;
        directory.Tell(new MarkActive(Company(1)), TestActor);
        (await ExpectMsgAsync<DirectoryWritten>()).Active.Should().BeTrue();
        _storage.ListActive().Should().Equal(Company(1));
    }

    [Fact]
    public async Task Should_list_companies_by_pages_when_asked()
    {
        _storage.Write([.. Enumerable.Range(0, 3).Select(i => new DirectoryEntry(Company(i), null, Active: false))]);
        var directory = Begin(Never);

        directory.Tell(new ListCompanies(2), TestActor);
        (await ExpectMsgAsync<CompanyIdPage>()).Should().BeEquivalentTo(new CompanyIdPage([Company(0), Company(1)], HasMore: true));
        directory.Tell(new ListCompanies(2, Company(1)), TestActor);
        (await ExpectMsgAsync<CompanyIdPage>()).Should().BeEquivalentTo(new CompanyIdPage([Company(2)], HasMore: false));
    }

    private static CompanyId Company(int number) => new($"c{number:000}");

    private IActorRef Begin(TimeSpan recheck, TimeSpan ahead = default, TimeProvider? time = null)
    {
        var waker = Sys.ActorOf(CompanyWaker.Props(_storage, time ?? TimeProvider.System, recheck, ahead));
        waker.Tell(new CompanyWaker.Begin(_region));
        return Sys.ActorOf(CompanyDirectory.Props(_storage, waker));
    }

    /// <summary>The looks at the start are over: one that an asked write leads to was answered after them.</summary>
    private async Task AwaitIdle(IActorRef directory)
    {
        _storage.Write([new DirectoryEntry(Company(999), DateTimeOffset.UnixEpoch, Active: false)]);
        directory.Tell(new MarkActive(Company(998)), TestActor);
        await ExpectMsgAsync<DirectoryWritten>();
        (await Woken(1)).Should().Equal(Company(999));
    }

    private async Task<List<CompanyId>> Woken(int count)
    {
        var woken = new List<CompanyId>();
        while (woken.Count < count)
        {
            woken.Add((await _region.ExpectMsgAsync<WakeCompany>(Patience.Long)).CompanyId);
        }

        return woken;
    }
}
