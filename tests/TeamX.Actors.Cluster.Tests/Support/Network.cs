namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>
/// What lies between the nodes of a cluster, and between them and the database. Each node is called through a proxy of its own, so one node can be
/// cut off from all others in both directions, with or without its database.
/// </summary>
internal sealed class Network : IAsyncDisposable
{
    private readonly Dictionary<int, int> _nodeOfPort = [];
    private readonly Dictionary<(int, int), Link> _links = [];
    private readonly List<TcpProxy> _proxies = [];
    private readonly Link[] _toDatabase;

    /// <param name="ports">Where each node listens.</param>
    /// <param name="databasePort">Where the database listens.</param>
    public Network(IReadOnlyList<int> ports, int databasePort)
    {
        for (var node = 0; node < ports.Count; node++)
        {
            for (var other = 0; other < node; other++)
            {
                _links[(other, node)] = new Link();
            }
        }

        _toDatabase = [.. ports.Select(_ => new Link())];
        NodePorts = [.. ports.Select(Proxied)];
        DatabasePorts = [.. _toDatabase.Select(link => Start(databasePort, _ => link))];
    }

    /// <summary>What each node is called by.</summary>
    public IReadOnlyList<int> NodePorts { get; }

    /// <summary>Where each node calls the database.</summary>
    public IReadOnlyList<int> DatabasePorts { get; }

    /// <summary>Holds everything between a node and all others.</summary>
    public void CutOff(int node, bool alsoFromDatabase = false)
    {
        foreach (var link in LinksOf(node))
        {
            link.Hold();
        }

        if (alsoFromDatabase)
        {
            _toDatabase[node].Hold();
        }
    }

    /// <summary>Ends what <see cref="CutOff"/> did.</summary>
    public void Heal(int node)
    {
        foreach (var link in LinksOf(node).Append(_toDatabase[node]))
        {
            link.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }
    }

    private IEnumerable<Link> LinksOf(int node) => _links.Where(link => link.Key.Item1 == node || link.Key.Item2 == node).Select(link => link.Value);

    private int Proxied(int port, int node)
    {
        var own = Start(port, first => LinkTo(node, first));
        _nodeOfPort[own] = node;
        return own;
    }

    // Anybody but a node, such as a foreign actor system, is never cut off.
    private Link LinkTo(int node, ReadOnlyMemory<byte> first) =>
        AkkaHandshake.OriginPort(first.Span) is { } port && _nodeOfPort.TryGetValue(port, out var caller) && caller != node
            ? _links[(Math.Min(caller, node), Math.Max(caller, node))]
            : new Link();

    private int Start(int target, Func<ReadOnlyMemory<byte>, Link> linkOf)
    {
        var proxy = new TcpProxy(target, linkOf);
        _proxies.Add(proxy);
        return proxy.Port;
    }
}
