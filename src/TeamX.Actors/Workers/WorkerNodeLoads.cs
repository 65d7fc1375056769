using System.Collections.Immutable;
using Akka.Actor;
using TeamX.Actors.Company;

namespace TeamX.Actors.Workers;

/// <summary>
/// What a worker node tells the nodes with companies. Its free places are divided among them, and what does not divide evenly goes round, so that
/// two of them do not fill the same place. A share is not kept: the next load divides what is free then.
/// </summary>
/// <param name="self">The address of this node.</param>
internal sealed class WorkerNodeLoads(Address self)
{
    private readonly Dictionary<Address, long> _received = [];
    private (Address Address, ICanTell Tracker)[] _listeners = [];
    private int _round;

    /// <summary>Sets who is told: those that can be reached. The others have no share meanwhile.</summary>
    public void SetListeners(ImmutableDictionary<Address, bool> nodes, IActorContext context)
    {
        var reachable = nodes.Where(node => node.Value).Select(node => node.Key);
        _listeners = [.. reachable.OrderBy(address => address.ToString(), StringComparer.Ordinal).Select(address =>
            (address, (ICanTell)context.ActorSelection(new RootActorPath(address) / "user" / WorkerNodeTracker.Name)))];
        foreach (var gone in _received.Keys.Except(nodes.Keys).ToList())
        {
            _received.Remove(gone);
        }
    }

    /// <summary>Counts a run that somebody gave.</summary>
    public void CountReceived(IActorRef from)
    {
        var address = from.Path.Address.HasLocalScope ? self : from.Path.Address;
        _received[address] = _received.GetValueOrDefault(address) + 1;
    }

    /// <summary>Tells everybody.</summary>
    public void Tell(string incarnation, int capacity, int running, IActorRef sender)
    {
        var (share, rest) = Math.DivRem(Math.Max(0, capacity - running), Math.Max(1, _listeners.Length));
        _round++;
        for (var i = 0; i < _listeners.Length; i++)
        {
            var (address, tracker) = _listeners[i];
            var offered = share + ((i + _round) % _listeners.Length < rest ? 1 : 0);
            tracker.Tell(new WorkerLoad(incarnation, capacity, running, offered, _received.GetValueOrDefault(address)), sender);
        }
    }
}
