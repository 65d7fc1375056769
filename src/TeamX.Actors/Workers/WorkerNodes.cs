using System.Collections.Immutable;
using Akka.Actor;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Workers;

/// <summary>
/// The nodes of a cluster that execute runs, as this node knows them from their loads. Any thread may ask, and is answered at once.
/// </summary>
/// <param name="time">The engine's time.</param>
internal sealed class WorkerNodes(TimeProvider time)
{
    /// <summary>A node that has said nothing for so long gets no new runs.</summary>
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(5);

    /// <summary>A run that has not arrived by then does not come any more, or comes so late that its place was better used.</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<Node> _nodes = [];
    private readonly LinkedList<IActorRef> _waiting = [];
    private ImmutableDictionary<Address, bool> _members = ImmutableDictionary<Address, bool>.Empty;
    private uint _rotation;

    /// <summary>Whether a place is free.</summary>
    public bool HasFree
    {
        get
        {
            lock (_gate)
            {
                return _nodes.Exists(node => FreeOf(node) > 0);
            }
        }
    }

    /// <summary>
    /// Chooses the reachable node with the most free places, among equals the one with the fewest runs, and takes a place there until the node has
    /// said that the run has arrived.
    /// </summary>
    /// <returns>The node's incarnation; null when no place is free.</returns>
    public string? Choose()
    {
        lock (_gate)
        {
            var (best, most) = ((Node?)null, 0);
            _rotation++;
            for (var i = 0; i < _nodes.Count; i++)
            {
                var node = _nodes[(int)((_rotation + i) % _nodes.Count)];
                var free = FreeOf(node);
                if (free > most || (free == most && best is not null && node.Busy < best.Busy))
                {
                    (best, most) = (node, free);
                }
            }

            best?.Underway.Enqueue(time.GetTimestamp());
            return best?.Load.Incarnation;
        }
    }

    /// <summary>The actor of a reachable node, which takes <see cref="ExecuteRun"/>.</summary>
    /// <param name="executor">Its incarnation.</param>
    /// <returns>Null when it is gone, or unreachable.</returns>
    public IActorRef? Find(string? executor)
    {
        lock (_gate)
        {
            return _nodes.Find(node => node.Load.Incarnation == executor && node.IsReachable)?.Actor;
        }
    }

    /// <summary>Tells the node that has a run to stop it. A run whose lease names no process may be at any of them.</summary>
    public void Abort(Lease lease, StopReason reason)
    {
        var abort = new AbortRun(lease.Token, reason);
        lock (_gate)
        {
            foreach (var node in _nodes.Where(node => lease.Executor == RunStarted.ExternalExecutor || lease.Executor == node.Load.Incarnation))
            {
                node.Actor.Tell(abort, ActorRefs.NoSender);
            }
        }
    }

    /// <summary>Tells a supervisor <see cref="WorkersFree"/>, once, when a place is free; those that waited longest first.</summary>
    public void TellWhenFree(IActorRef supervisor)
    {
        lock (_gate)
        {
            _waiting.AddLast(supervisor);
            WakeWaiting();
        }
    }

    /// <summary>A supervisor that is gone has nobody who waits.</summary>
    public void StopWaiting(IActorRef supervisor)
    {
        lock (_gate)
        {
            _waiting.Remove(supervisor);
        }
    }

    /// <summary>What a node says of itself.</summary>
    /// <param name="load">What it says.</param>
    /// <param name="actor">Its actor.</param>
    /// <param name="address">Its address, which one process has at a time.</param>
    public void Report(WorkerLoad load, IActorRef actor, Address address)
    {
        lock (_gate)
        {
            var node = _nodes.Find(known => known.Load.Incarnation == load.Incarnation);
            if (node is null)
            {
                _nodes.RemoveAll(known => known.Address == address);
                _nodes.Add(node = new Node(load, actor, address) { IsReachable = _members.GetValueOrDefault(address) });
            }

            for (var arrived = load.Received - node.Load.Received; arrived > 0 && node.Underway.TryDequeue(out _); arrived--)
            {
            }

            while (node.Underway.TryPeek(out var since) && time.GetElapsedTime(since) >= LostAfter)
            {
                node.Underway.Dequeue();
            }

            (node.Load, node.Actor, node.HeardAt) = (load, actor, time.GetTimestamp());
            WakeWaiting();
        }
    }

    /// <summary>Which members of the cluster are worker nodes. Those that are not among them any more are forgotten.</summary>
    public void SetMembers(ImmutableDictionary<Address, bool> members)
    {
        lock (_gate)
        {
            _members = members;
            _nodes.RemoveAll(node => !members.ContainsKey(node.Address));
            _nodes.ForEach(node => node.IsReachable = members[node.Address]);
            WakeWaiting();
        }
    }

    private int FreeOf(Node node) =>
        node.IsReachable && time.GetElapsedTime(node.HeardAt) < SilentAfter ? Math.Max(0, node.Load.Offered - node.Underway.Count) : 0;

    /// <summary>No more than find a place: the others stay in their order.</summary>
    private void WakeWaiting()
    {
        for (var free = _waiting.Count == 0 ? 0 : _nodes.Sum(FreeOf); free > 0 && _waiting.First is { Value: var longest }; free--)
        {
            _waiting.RemoveFirst();
            longest.Tell(WorkersFree.Instance, ActorRefs.NoSender);
        }
    }

    private sealed class Node(WorkerLoad load, IActorRef actor, Address address)
    {
        public WorkerLoad Load { get; set; } = load;

        public IActorRef Actor { get; set; } = actor;

        public Address Address { get; } = address;

        public bool IsReachable { get; set; }

        public long HeardAt { get; set; }

        /// <summary>When each place was taken whose run has not arrived, as far as the node has said.</summary>
        public Queue<long> Underway { get; } = [];

        public int Busy => Load.Running + Underway.Count;
    }
}
