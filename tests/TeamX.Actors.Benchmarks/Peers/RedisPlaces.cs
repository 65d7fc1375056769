using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Benchmarks.Peers;

/// <summary>Databases of a Redis that writes each command to its file and waits for the disk before it answers. It ends with this process.</summary>
internal sealed class RedisPlaces : IJobPlaces
{
    // A line, or the end of all lines, stops it.
    private const string Keeper = """
        "$@" >/dev/null & server=$!; read -r _; kill $server; wait $server
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly int _port = FreePorts.Take(1)[0];
    private readonly string _folder;
    private readonly Process _keeper;
    private int _places;

    public RedisPlaces(string folder)
    {
        Version = ReadVersion();
        _folder = Directory.CreateDirectory(folder).FullName;
        string[] server =
        [
            "redis-server", "--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder,
            "--appendonly", "yes", "--appendfsync", "always", "--save", "",
        ];
        _keeper = Process.Start(new ProcessStartInfo("sh", ["-c", Keeper, "sh", .. server]) { RedirectStandardInput = true })!;
        for (var since = Stopwatch.GetTimestamp(); !Answers(); Thread.Sleep(20))
        {
            if (Stopwatch.GetElapsedTime(since) > Patience)
                throw new InvalidOperationException("Redis does not start.");
        }
    }

    public string? Version { get; }

    public string Create() => string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{_port}/{_places++}");

    public void Dispose()
    {
        _keeper.StandardInput.Close();
        if (!_keeper.WaitForExit(Patience))
            throw new InvalidOperationException("Redis does not stop.");

        _keeper.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, _port);
            using var stream = client.GetStream();
            stream.Write("PING\r\n"u8);
            return stream.ReadByte() == '+';
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>From a line like <c>Redis server v=7.0.15 sha=…</c>.</summary>
    private static string ReadVersion()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("redis-server", ["--version"]) { RedirectStandardOutput = true })!;
            return "Redis " + process.StandardOutput.ReadToEnd().Split(' ').First(word => word.StartsWith("v=", StringComparison.Ordinal))[2..];
        }
        catch (Win32Exception)
        {
            throw JobSystems.Missing("Redis");
        }
    }
}
