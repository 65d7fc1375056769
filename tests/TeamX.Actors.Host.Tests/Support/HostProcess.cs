using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace TeamX.Actors.Host.Tests.Support;

/// <summary>The built program as a process of its own, in a process group of its own like a command in a terminal.</summary>
internal sealed partial class HostProcess : IDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostProcess(Process process) => _process = process;

    /// <summary>Where it listens.</summary>
    public Uri Url => _listening.Task.Result;

    /// <summary>What it has written, standard error included.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Processor time that it has used so far, all cores.</summary>
    public TimeSpan ProcessorTime => _process.TotalProcessorTime;

    /// <summary>Starts it and waits until it listens.</summary>
    public static Task<HostProcess> StartAsync(string dataDirectory, params string[] arguments) => StartAsync(dataDirectory, [], arguments);

    /// <summary>Starts it with these environment variables and waits until it listens.</summary>
    public static async Task<HostProcess> StartAsync(string dataDirectory, Dictionary<string, string> environment, params string[] arguments)
    {
        var host = Launch(["--urls", "http://127.0.0.1:0", "--TeamX:DataDirectory", dataDirectory, .. arguments], environment);
        await host._listening.Task.WaitAsync(StartsWithin);
        return host;
    }

    /// <summary>Starts the demo and waits until it listens.</summary>
    public static async Task<HostProcess> StartDemoAsync(string dataDirectory)
    {
        var host = Launch(["demo", "--urls", "http://127.0.0.1:0", "--data-directory", dataDirectory], []);
        await host._listening.Task.WaitAsync(StartsWithin);
        return host;
    }

    /// <summary>Starts it with these arguments and waits until it has ended.</summary>
    public static async Task<HostProcess> RunAsync(params string[] arguments)
    {
        var host = Launch(arguments, []);
        await host.EndAsync();
        return host;
    }

    /// <summary>Ends it without a warning, as a crash does.</summary>
    public Task KillAsync() => SignalAsync("KILL", _process.Id);

    /// <summary>Asks it to end, as a service manager does.</summary>
    public Task TerminateAsync() => SignalAsync("TERM", _process.Id);

    /// <summary>Ctrl+C: the terminal signals the whole group.</summary>
    public Task InterruptGroupAsync() => SignalAsync("INT", -_process.Id);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static HostProcess Launch(IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "teamx.dll");
        var start = new ProcessStartInfo("setsid", ["dotnet", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var host = new HostProcess(Process.Start(start)!);
        host._process.OutputDataReceived += (_, line) => host.Take(line.Data);
        host._process.ErrorDataReceived += (_, line) => host.Take(line.Data);
        host._process.EnableRaisingEvents = true;
        host._process.Exited += (_, _) => host._listening.TrySetException(new InvalidOperationException($"The host ended: {host.Output}"));
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        return host;
    }

    private async Task SignalAsync(string signal, int target)
    {
        using var kill = Process.Start("kill", [$"-{signal}", "--", target.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await EndAsync();
    }

    /// <summary>Waits until it has ended.</summary>
    public async Task EndAsync()
    {
        using var limit = new CancellationTokenSource(StartsWithin);
        await _process.WaitForExitAsync(limit.Token);
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        if (ListeningLine().Match(line) is { Success: true } match)
        {
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"Listening on ""?(http://[^ "",]+)")]
    private static partial Regex ListeningLine();
}
