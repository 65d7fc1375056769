using System.ComponentModel;
using System.Diagnostics;

namespace TeamX.Actors.Host.Runners;

/// <summary>
/// A command that runs as a group of its own. On Linux it is started through <c>setsid</c>: a Ctrl+C in the host's terminal does not reach
/// it, and one signal reaches everything it started. Elsewhere its process tree stands in for the group.
/// </summary>
internal sealed class RunningCommand : IDisposable
{
    // What left the group may hold the pipes open after everything else has ended.
    private static readonly TimeSpan PipesCloseWithin = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly CancellationTokenSource _reading = new();
    private readonly Task _streams;

    private RunningCommand(Process process, byte[] input)
    {
        _process = process;
        _streams = Task.WhenAll(
            WriteAsync(process.StandardInput.BaseStream, input),
            ReadAsync(process.StandardOutput.BaseStream, Output.Add),
            ReadAsync(process.StandardError.BaseStream, Errors.Add));
    }

    private delegate void Taker(ReadOnlySpan<byte> bytes);

    /// <summary>Its group; only on Linux.</summary>
    public ProcessGroup Group => new(_process.Id);

    /// <summary>Its standard output so far.</summary>
    public CommandOutput Output { get; } = new();

    /// <summary>Its standard error so far.</summary>
    public ErrorTail Errors { get; } = new();

    /// <summary>Starts a command and gives it its input.</summary>
    /// <exception cref="Win32Exception">The system can't start it.</exception>
    public static RunningCommand Start(ProcessStartInfo start, byte[] input)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        return new RunningCommand(Process.Start(start)!, input);
    }

    /// <summary>Waits until the command has ended, ends what it left in its group, and has read all its output.</summary>
    /// <param name="grace">What leftovers may take to end.</param>
    /// <param name="cancellationToken">Ends the waiting; the command goes on.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        await StopAsync(grace).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <summary>Ends the command and everything in its group.</summary>
    /// <param name="grace">What they may take between being asked and being killed.</param>
    public async Task StopAsync(TimeSpan grace)
    {
        if (!OperatingSystem.IsLinux())
        {
            _process.Kill(entireProcessTree: true);
        }
        else if (!_process.HasExited || Group.IsAlive)
        {
            await Group.StopAsync(grace).ConfigureAwait(false);
        }

        await _process.WaitForExitAsync().ConfigureAwait(false);
        _reading.CancelAfter(PipesCloseWithin);
        await _streams.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Dispose();
        _reading.Dispose();
    }

    private async Task WriteAsync(Stream stdin, byte[] input)
    {
        try
        {
            await using (stdin.ConfigureAwait(false))
            {
                await stdin.WriteAsync(input, _reading.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // A command need not read its input.
        }
    }

    private async Task ReadAsync(Stream pipe, Taker take)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await pipe.ReadAsync(buffer, _reading.Token).ConfigureAwait(false) is > 0 and var count)
            {
                take(buffer.AsSpan(0, count));
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // What was read so far is what there is.
        }
    }
}
