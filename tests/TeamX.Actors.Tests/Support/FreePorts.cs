using System.Net;
using System.Net.Sockets;

namespace TeamX.Actors.Tests.Support;

/// <summary>
/// Ports for who has to know its own before it listens, or keeps it over restarts: below the range that the system gives to outgoing connections, so that
/// none of these takes one meanwhile.
/// </summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Last = 32_000;

    public static int[] Take(int count) =>
        [.. Enumerable.Range(0, Last - First).Select(_ => Random.Shared.Next(First, Last)).Where(IsFree).Distinct().Take(count)];

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
