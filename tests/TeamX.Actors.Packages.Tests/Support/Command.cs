using System.Diagnostics;
using System.Text;

namespace TeamX.Actors.Packages.Tests.Support;

/// <summary>A program as a user starts it in a terminal: in a folder, in a process group of its own.</summary>
internal sealed class Command : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly string _line;
    private readonly TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _awaited;

    private Command(string folder, string program, string[] arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        _line = $"{program} {string.Join(' ', arguments)}";
        var start = new ProcessStartInfo("setsid", [program, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>What it wrote, standard error included.</returns>
    public static async Task<string> RunAsync(
        string folder, IEnumerable<KeyValuePair<string, string>> environment, string program, params string[] arguments)
    {
        using var command = new Command(folder, program, arguments, environment);
        command.Start();
        return await command.EndAsync();
    }

    /// <summary>Runs it until it has written something, then presses Ctrl+C.</summary>
    /// <returns>What it wrote until its end, standard error included.</returns>
    public static async Task<string> RunUntilItSaysAsync(
        string awaited, string folder, IEnumerable<KeyValuePair<string, string>> environment, string program, params string[] arguments)
    {
        using var command = new Command(folder, program, arguments, environment) { _awaited = awaited };
        command.Start();
        await Task.WhenAny(command._said.Task, command._process.WaitForExitAsync(), Task.Delay(Patience));
        using (var interrupt = Process.Start("kill", ["-INT", "--", $"-{command._process.Id}"])) await interrupt.WaitForExitAsync();
        var output = await command.EndAsync();
        output.Should().Contain(awaited);
        return output;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Start()
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task<string> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        var output = _output.ToString();
        _process.ExitCode.Should().Be(0, "'{0}' is to succeed; it wrote:\n{1}", _line, output);
        return output;
    }

    private void Take(string? line)
    {
        lock (_output) _output.AppendLine(line);
        if (_awaited is not null && line?.Contains(_awaited, StringComparison.Ordinal) == true) _said.TrySetResult();
    }
}
