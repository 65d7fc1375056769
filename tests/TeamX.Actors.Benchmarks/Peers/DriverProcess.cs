using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace TeamX.Actors.Benchmarks.Peers;

/// <summary>A driver as a process of its own. It ends when its standard input does, so at the latest with this process.</summary>
internal sealed class DriverProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();

    private DriverProcess(Process process) => _process = process;

    /// <param name="system">Whose driver.</param>
    /// <param name="workload">What it is to do.</param>
    /// <param name="place">Where the jobs are.</param>
    /// <param name="jobs">How many jobs W1 has.</param>
    /// <param name="record">The file of W4's records.</param>
    public static DriverProcess Start(JobSystem system, string workload, string place, int jobs, string record)
    {
        string[] arguments = [.. system.Command.Skip(1), workload, place, jobs.ToString(CultureInfo.InvariantCulture), record];
        var process = Process.Start(new ProcessStartInfo(system.Command[0], arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var driver = new DriverProcess(process);
        process.ErrorDataReceived += (_, line) => driver.TakeError(line.Data);
        process.BeginErrorReadLine();
        return driver;
    }

    /// <summary>The next line of its output.</summary>
    /// <exception cref="InvalidOperationException">It has ended, or takes over five minutes; the message has the last it said.</exception>
    public async Task<string> ReadLineAsync()
    {
        try
        {
            if (await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit).ConfigureAwait(false) is { } line)
                return line;
        }
        catch (TimeoutException)
        {
            throw Failed("takes too long");
        }

        await _process.WaitForExitAsync().ConfigureAwait(false);
        throw Failed("ended");
    }

    /// <summary>Its result.</summary>
    public async Task<Dictionary<string, double?>> ReadResultAsync() =>
        JsonSerializer.Deserialize<Dictionary<string, double?>>(await ReadLineAsync().ConfigureAwait(false))!;

    /// <summary>Tells it to finish.</summary>
    public void Stop() => _process.StandardInput.WriteLine();

    /// <summary>Ends it as a crash does (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void TakeError(string? line)
    {
        if (line is null)
            return;

        _errors.Enqueue(line);
        if (_errors.Count > 20)
            _errors.TryDequeue(out _);
    }

    private InvalidOperationException Failed(string how) => new($"The driver {how}: {string.Join('\n', _errors)}");
}
