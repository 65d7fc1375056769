using System.Globalization;
using TeamX.Actors.Host.Runners;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>One node of a cluster: the built program with settings and a data directory of its own, and what befalls it.</summary>
internal sealed class TestNode(int index, TempFolder folder, RunLog runs, string[] settings) : IDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly List<string> _lives = [];
    private readonly Dictionary<string, HostProcess> _processes = [];

    /// <summary>Which start of which node this is, as commands record it.</summary>
    public string Life => _lives[^1];

    /// <summary>Where its HTTP API is; null while it is not up.</summary>
    public Uri? Url { get; private set; }

    /// <summary>The running program.</summary>
    public HostProcess Process => _processes[Life];

    /// <summary>Starts it and waits until it says that it may take traffic.</summary>
    public async Task StartAsync()
    {
        _lives.Add(string.Create(CultureInfo.InvariantCulture, $"{index + 1}.{_lives.Count + 1}"));
        var data = folder.File(string.Create(CultureInfo.InvariantCulture, $"node-{index + 1}"));
        _processes[Life] = await HostProcess.StartAsync(data, new Dictionary<string, string> { [RunLog.NodeVariable] = Life, [RunLog.ClusterVariable] = folder.Path }, settings);
        await Deadline.UntilAsync($"node {Life} is ready", IsReadyAsync, ReadyWithin);
        Url = Process.Url;
    }

    /// <summary>Whether this life of it, as the one that decides, has taken another node out of the cluster.</summary>
    public bool HasDowned => Process.Output.Contains("SBR took decision", StringComparison.Ordinal);

    /// <summary>Its machine dies: the program and every command that it started, at once.</summary>
    /// <returns>When.</returns>
    public async Task<TimeSpan> KillAsync()
    {
        var at = Uptime.Now;
        await Process.KillAsync();
        await EndedAsync();
        return at;
    }

    /// <summary>It is told to end, and ends in order.</summary>
    /// <returns>When it was told.</returns>
    public async Task<TimeSpan> TerminateAsync()
    {
        var at = Uptime.Now;
        await Process.TerminateAsync();
        Url = null;
        Process.ExitCode.Should().Be(0, Process.Output);
        return at;
    }

    /// <summary>Waits until it has ended by itself, and takes its machine away.</summary>
    public async Task EndAsync()
    {
        await Process.EndAsync();
        await EndedAsync();
    }

    /// <summary>Its machine stands still, every command included.</summary>
    public void Freeze()
    {
        CommandsOf(Life).ForEach(command => Signals.Send(Signals.Stop, command));
        runs.NodeFroze(Life);
    }

    /// <summary>Its machine goes on.</summary>
    public void Thaw() => CommandsOf(Life).ForEach(command => Signals.Send(Signals.Continue, command));

    /// <summary>Writes what the program said to files, one for each life.</summary>
    public void KeepLogs(string directory)
    {
        foreach (var (life, process) in _processes)
        {
            File.WriteAllText(Path.Combine(directory, $"node-{life}.log"), process.Output);
        }
    }

    public void Dispose()
    {
        foreach (var process in _processes.Values)
        {
            process.Dispose();
        }

        // Commands, and a program that never came up.
        foreach (var command in _lives.SelectMany(CommandsOf))
        {
            Signals.Send(Signals.Kill, command);
        }

        _http.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(Process.Url, "/healthz/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            Process.HasEnded.Should().BeFalse("node {0} has to become ready: {1}", Life, Process.Output);
            return false;
        }
    }

    private async Task EndedAsync()
    {
        Url = null;
        await KillCommandsAsync();
        runs.NodeDied(Life);
    }

    // A command may be about to start another one.
    private Task KillCommandsAsync() => Deadline.UntilAsync($"no command of node {Life} is left", () =>
    {
        var commands = CommandsOf(Life);
        commands.ForEach(command => Signals.Send(Signals.Kill, command));
        return commands.Count == 0;
    });

    private List<int> CommandsOf(string life) =>
        [.. from entry in Directory.EnumerateDirectories("/proc")
            let name = Path.GetFileName(entry)
            where char.IsAsciiDigit(name[0])
            let id = int.Parse(name, CultureInfo.InvariantCulture)
            where ProcessTable.HasVariable(id, $"{RunLog.ClusterVariable}={folder.Path}") && ProcessTable.HasVariable(id, $"{RunLog.NodeVariable}={life}")
                && ProcessTable.Find(id) is { IsAlive: true }
            select id];
}
