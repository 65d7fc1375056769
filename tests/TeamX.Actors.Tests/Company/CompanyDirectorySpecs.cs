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
    public void Should_wake_at_most_32_at_a_time_when_many_were_active()
    {
        _storage.Write([.. Enumerable.Range(0, 100).Select(i => new DirectoryEntry(Company(i), null, Active: true))]);
        var directory = Begin(Never);

        var first = Woken(32);
        _region.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        directory.Tell(new CompanyRecovered(first[7]));
        var next = Woken(1);
        _region.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        foreach (var id in first.Concat(next))
        {
            directory.Tell(new CompanyRecovered(id));
        }

        first.Concat(next).Concat(Woken(32)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Should_wake_every_due_company_when_the_first_ones_never_write()
    {
        _storage.Write([.. Enumerable.Range(0, 150).Select(i => new DirectoryEntry(Company(i), DateTimeOffset.UnixEpoch.AddSeconds(i), Active: false))]);
        var directory = Begin(Never);

        var woken = new List<CompanyId>();
        while (woken.Count < 150)
        {
            woken.AddRange(Woken(1));
            directory.Tell(new CompanyRecovered(woken[^1]));
        }

        woken.Should().Equal(Enumerable.Range(0, 150).Select(Company));
    }

    [Fact]
    public void Should_wake_a_company_in_time_when_another_is_overdue_for_ever()
    {
        _storage.Write([new DirectoryEntry(Company(1), DateTimeOffset.UnixEpoch, Active: false)]);
        _storage.Write([new DirectoryEntry(Company(2), DateTimeOffset.UtcNow.AddMilliseconds(300), Active: false)]);
        Begin(Never);

        Woken(2).Should().Equal(Company(1), Company(2));
        _storage.ListDue(DateTimeOffset.UtcNow, 10).Should().HaveCount(2, "nobody is woken before its time");
    }

    [Fact]
    public void Should_wake_a_company_in_time_when_its_row_was_written_during_a_look()
    {
        using var reading = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var directory = Begin(Never);
        AwaitIdle(directory);
        var reads = 0;
        _storage.OnDirectoryRead = () =>
        {
            // The second read of a look asks for the earliest deadline: it has been made, and waits.
            if (Interlocked.Increment(ref reads) == 2)
            {
                reading.Release();
                goOn.Wait(Patience.Long);
            }
        };
        directory.Tell(new MarkActive(Company(1)), TestActor);
        ExpectMsg<DirectoryWritten>();
        reading.Wait(Patience.Long).Should().BeTrue();

        directory.Tell(new MarkSleeping(Company(2), DateTimeOffset.UtcNow.AddMilliseconds(50)), TestActor);
        ExpectMsg<DirectoryWritten>();
        goOn.Release();

        Woken(1).Should().Equal(Company(2));
    }

    [Fact]
    public void Should_wake_active_companies_all_the_same_when_the_first_look_fails()
    {
        _storage.Write([new DirectoryEntry(Company(1), null, Active: true)]);
        var failures = 1;
        _storage.OnDirectoryRead = () =>
        {
            if (Interlocked.Decrement(ref failures) >= 0)
            {
                throw new IOException("Not yet.");
            }
        };
        Begin(TimeSpan.FromMilliseconds(50));

        Woken(1).Should().Equal(Company(1));
    }

    [Fact]
    public void Should_say_that_it_is_unavailable_when_a_row_can_not_be_written()
    {
        _storage.OnDirectoryWrite = _ => throw new IOException("The disk is full.");
        var directory = Begin(Never);
        directory.Tell(new MarkActive(Company(1)), TestActor);

        ExpectMsg<DirectoryUnavailable>();

        _storage.OnDirectoryWrite = null;
        directory.Tell(new MarkActive(Company(1)), TestActor);
        ExpectMsg<DirectoryWritten>().Active.Should().BeTrue();
        _storage.ListActive().Should().Equal(Company(1));
    }

    [Fact]
    public void Should_list_companies_by_pages_when_asked()
    {
        _storage.Write([.. Enumerable.Range(0, 3).Select(i => new DirectoryEntry(Company(i), null, Active: false))]);
        var directory = Begin(Never);

        directory.Tell(new ListCompanies(2), TestActor);
        ExpectMsg<CompanyIdPage>().Should().BeEquivalentTo(new CompanyIdPage([Company(0), Company(1)], HasMore: true));
        directory.Tell(new ListCompanies(2, Company(1)), TestActor);
        ExpectMsg<CompanyIdPage>().Should().BeEquivalentTo(new CompanyIdPage([Company(2)], HasMore: false));
    }

    private static CompanyId Company(int number) => new($"c{number:000}");

    private IActorRef Begin(TimeSpan recheck)
    {
        var directory = Sys.ActorOf(CompanyDirectory.Props(_storage, TimeProvider.System, recheck));
        directory.Tell(new CompanyDirectory.Begin(_region));
        return directory;
    }

    /// <summary>The looks at the start are over: one that an asked write leads to was answered after them.</summary>
    private void AwaitIdle(IActorRef directory)
    {
        _storage.Write([new DirectoryEntry(Company(999), DateTimeOffset.UnixEpoch, Active: false)]);
        directory.Tell(new MarkActive(Company(998)), TestActor);
        ExpectMsg<DirectoryWritten>();
        Woken(1).Should().Equal(Company(999));
    }

    private List<CompanyId> Woken(int count)
    {
        var woken = new List<CompanyId>();
        while (woken.Count < count)
        {
            woken.Add(_region.ExpectMsg<WakeCompany>(Patience.Long).CompanyId);
        }

        return woken;
    }
}
