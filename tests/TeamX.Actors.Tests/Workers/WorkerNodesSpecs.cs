using System.Collections.Immutable;
using Akka.Actor;
using CsCheck;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;
using TeamX.Actors.TestKit.Simulation;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Tests.Workers;

/// <summary>What a node with companies knows of worker nodes, whose loads the spec plays.</summary>
public sealed class WorkerNodesSpecs : Akka.TestKit.Xunit2.TestKit
{
    private readonly VirtualClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly WorkerNodes _nodes;

    public WorkerNodesSpecs()
        : base(Patience.Settings) => _nodes = new WorkerNodes(_clock);

    [Fact]
    public void Should_spread_runs_by_free_places_when_capacities_differ() =>
        Gen.Int[1, 30].Array[1, 6].Sample(
            capacities =>
            {
                var nodes = new WorkerNodes(_clock);
                nodes.SetMembers(Enumerable.Range(0, capacities.Length).ToImmutableDictionary(AddressOf, _ => true));
                for (var i = 0; i < capacities.Length; i++)
                {
                    nodes.Report(new WorkerLoad($"n{i}", capacities[i], 0, capacities[i], 0), Nobody.Instance, AddressOf(i));
                }

                var taken = new int[capacities.Length];
                while (nodes.Choose() is { } chosen)
                {
                    taken[chosen[1] - '0']++;
                    var free = capacities.Select((capacity, i) => capacity - taken[i]).ToList();
                    free.Min().Should().BeGreaterThanOrEqualTo(0);
                    free.Where((_, i) => taken[i] > 0).Min().Should().BeGreaterThanOrEqualTo(free.Max() - 1, "nobody fills up while another has more room");
                }

                taken.Should().Equal(capacities);
                nodes.HasFree.Should().BeFalse();
            },
            iter: 200);

    [Fact]
    public void Should_take_turns_when_nodes_are_alike()
    {
        Load("a", 1_000);
        Load("b", 1_000);
        Load("c", 1_000);

        Enumerable.Range(0, 30).GroupBy(_ => _nodes.Choose()).Should().OnlyContain(node => node.Count() == 10).And.HaveCount(3);
    }

    [Fact]
    public void Should_choose_the_node_with_fewer_runs_when_equally_many_places_are_free()
    {
        Load("large", 100, running: 95);
        Load("small", 6, running: 1);

        _nodes.Choose().Should().Be("small");
    }

    [Fact]
    public void Should_count_a_run_once_when_the_node_says_that_it_has_arrived()
    {
        Load("a", 2);
        _nodes.Choose();
        Load("a", 2, running: 0);
        _nodes.Choose();
        _nodes.Choose().Should().BeNull("both are underway, though the node has not seen the first");

        Load("a", 2, running: 1, received: 1);
        _nodes.Choose().Should().BeNull("one runs, one is underway");
        Load("a", 2, running: 1, received: 2);

        _nodes.Choose().Should().Be("a", "one has ended");
        _nodes.Choose().Should().BeNull();
    }

    [Fact]
    public void Should_free_the_place_after_a_while_when_a_run_never_arrives()
    {
        Load("a", 1);
        _nodes.Choose();
        Elapse(9.9);
        Load("a", 1);
        _nodes.HasFree.Should().BeFalse();

        Elapse(0.1);
        Load("a", 1);

        _nodes.HasFree.Should().BeTrue();
        Load("a", 1, running: 1, received: 1);
        Load("a", 1, running: 0, received: 1);
        (_nodes.Choose(), _nodes.Choose()).Should().Be(("a", null), "one that arrives late frees no place that another has taken");
    }

    [Fact]
    public void Should_give_no_runs_to_a_node_when_it_is_unreachable_or_silent_or_gone()
    {
        Load("a", 1);
        _nodes.SetMembers(Members(("a", false)));
        (_nodes.Choose(), _nodes.Find("a")).Should().Be((null, null));

        _nodes.SetMembers(Members(("a", true)));
        _nodes.Find("a").Should().NotBeNull();
        Elapse(5);
        _nodes.HasFree.Should().BeFalse();
        _nodes.Choose().Should().BeNull();

        Load("a", 1);
        _nodes.HasFree.Should().BeTrue();
        _nodes.SetMembers(Members());
        (_nodes.Choose(), _nodes.Find("a")).Should().Be((null, null));
    }

    [Fact]
    public void Should_give_no_runs_to_a_node_when_the_cluster_does_not_know_it()
    {
        _nodes.Report(new WorkerLoad("a", 1, 0, 1, 0), TestActor, AddressOf('a'));

        _nodes.Choose().Should().BeNull();
    }

    [Fact]
    public void Should_forget_the_process_before_when_another_comes_from_the_same_address()
    {
        Load("a", 1);
        _nodes.Report(new WorkerLoad("a again", 1, 0, 1, 7), TestActor, AddressOf('a'));

        _nodes.Find("a").Should().BeNull();
        _nodes.Choose().Should().Be("a again");
        _nodes.Choose().Should().BeNull();
    }

    [Fact]
    public async Task Should_tell_those_that_waited_longest_and_no_more_than_there_are_places()
    {
        var supervisors = Enumerable.Range(0, 4).Select(_ => CreateTestProbe()).ToList();
        Load("a", 2, running: 2);
        supervisors.ForEach(supervisor => _nodes.TellWhenFree(supervisor));
        _nodes.StopWaiting(supervisors[1]);

        Load("a", 2, running: 0);

        await supervisors[0].ExpectMsgAsync<WorkersFree>(Patience.Long);
        await supervisors[2].ExpectMsgAsync<WorkersFree>(Patience.Long);
        await supervisors[1].ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
        await supervisors[3].ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task Should_tell_at_once_when_a_place_became_free_meanwhile()
    {
        Load("a", 1);
        _nodes.TellWhenFree(TestActor);

        await ExpectMsgAsync<WorkersFree>(Patience.Long);
    }

    [Fact]
    public async Task Should_tell_only_the_executor_to_stop_a_run_and_all_when_the_lease_names_none()
    {
        var (a, b) = (CreateTestProbe(), CreateTestProbe());
        Load("a", 1, actor: a);
        Load("b", 1, actor: b);
        var (here, anywhere) = (new LeaseToken(Guid.NewGuid()), new LeaseToken(Guid.NewGuid()));
        _nodes.Abort(new Lease(1, here, "b"), StopReason.Cancelled);
        _nodes.Abort(new Lease(1, anywhere, RunStarted.ExternalExecutor), StopReason.LeaseLost);

        await a.ExpectMsgAsync(new AbortRun(anywhere, StopReason.LeaseLost), Patience.Long);
        await b.ExpectMsgAsync(new AbortRun(here, StopReason.Cancelled), Patience.Long);
        await b.ExpectMsgAsync(new AbortRun(anywhere, StopReason.LeaseLost), Patience.Long);
    }

    /// <summary>A node of six places and two that fill it, with messages that are lost, late or never sent.</summary>
    [Fact]
    public void Should_leak_no_place_when_messages_are_lost() =>
        Gen.Int[0, 99].Array[0, 300].Sample(
            steps =>
            {
                var (clock, capacity) = (new VirtualClock(DateTimeOffset.UnixEpoch), 6);
                var now = TimeSpan.Zero;
                var (running, received, offers, underway) = (0, new long[2], 0, new Queue<int>());
                WorkerNodes[] companies = [new(clock), new(clock)];
                Array.ForEach(companies, company => company.SetMembers(Members(("a", true))));
                foreach (var step in steps)
                {
                    Play(step);
                }

                running = 0;
                underway.Clear();
                clock.AdvanceTo(now += TimeSpan.FromSeconds(10));
                Told(0);
                Told(1);

                Enumerable.Range(0, capacity).Count(_ => companies[0].Choose() is not null).Should().Be(3);
                Enumerable.Range(0, capacity).Count(_ => companies[1].Choose() is not null).Should().Be(3);

                void Told(int company)
                {
                    var (share, rest) = Math.DivRem(capacity - running, 2);
                    companies[company].Report(
                        new WorkerLoad("a", capacity, running, share + (++offers % 2 < rest ? 1 : 0), received[company]), Nobody.Instance, AddressOf('a'));
                }

                void Play(int step)
                {
                    var company = step % 2;
                    switch (step / 10)
                    {
                        case 0 or 1:
                            Told(company);
                            break;
                        case 2 or 3 or 4 when companies[company].Choose() is not null:
                            underway.Enqueue(company);
                            break;
                        case 5 or 6 when underway.TryDequeue(out var from):
                            received[from]++;
                            running = Math.Min(capacity, running + 1);
                            break;
                        case 7:
                            underway.TryDequeue(out _);
                            break;
                        case 8:
                            running = Math.Max(0, running - 1);
                            break;
                        case 9:
                            clock.AdvanceTo(now += TimeSpan.FromMilliseconds(300 * company));
                            break;
                    }
                }
            },
            iter: 2_000);

    private static Address AddressOf(int node) => new("akka.tcp", "teamx", "127.0.0.1", 5_000 + node);

    private static ImmutableDictionary<Address, bool> Members(params (string Node, bool Reachable)[] members) =>
        members.ToImmutableDictionary(member => AddressOf(member.Node[0]), member => member.Reachable);

    private void Load(string node, int capacity, int running = 0, long received = 0, IActorRef? actor = null)
    {
        _members = _members.SetItem(AddressOf(node[0]), true);
        _nodes.SetMembers(_members);
        _nodes.Report(new WorkerLoad(node, capacity, running, capacity - running, received), actor ?? TestActor, AddressOf(node[0]));
    }

    private ImmutableDictionary<Address, bool> _members = ImmutableDictionary<Address, bool>.Empty;

    private void Elapse(double seconds) => _clock.AdvanceTo(_clock.Elapsed + TimeSpan.FromSeconds(seconds));
}
