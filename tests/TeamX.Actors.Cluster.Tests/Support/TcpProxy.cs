using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>Stands between callers and a port of this machine. Who calls is read from the first bytes; they decide which link the connection takes.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly int _target;
    private readonly Func<ReadOnlyMemory<byte>, Link> _linkOf;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly Task _accepting;

    /// <param name="target">The port that is called on behalf of the callers.</param>
    /// <param name="linkOf">Tells from a connection's first bytes which link it takes.</param>
    public TcpProxy(int target, Func<ReadOnlyMemory<byte>, Link> linkOf)
    {
        (_target, _linkOf) = (target, linkOf);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
                _connections[connection] = true;
                _ = connection.ContinueWith(ended => _connections.TryRemove(ended, out _), TaskScheduler.Default);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // It stops.
        }
    }

    private async Task ServeAsync(TcpClient caller)
    {
        using var _ = caller;
        using var target = new TcpClient();
        try
        {
            var buffer = new byte[BufferSize];
            var count = await caller.GetStream().ReadAsync(buffer, _stopping.Token);
            var link = _linkOf(buffer.AsMemory(0, count));
            await link.PassAsync(_stopping.Token);
            await target.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
            (caller.NoDelay, target.NoDelay) = (true, true);
            await target.GetStream().WriteAsync(buffer.AsMemory(0, count), _stopping.Token);

            using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            await Task.WhenAny(
                PumpAsync(caller.GetStream(), target.GetStream(), link, ended.Token), PumpAsync(target.GetStream(), caller.GetStream(), link, ended.Token));
            await ended.CancelAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            // Either side is gone: so is the connection.
        }
    }

    private static async Task PumpAsync(NetworkStream from, NetworkStream to, Link link, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        try
        {
            int count;
            do
            {
                // The end of a connection does not pass a held link either.
                count = await from.ReadAsync(buffer, cancellationToken);
                await link.PassAsync(cancellationToken);
                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
            while (count > 0);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Either side is gone.
        }
    }
}
