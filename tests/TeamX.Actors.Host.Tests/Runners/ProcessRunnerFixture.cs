using System.Text.Json;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Runners;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Hosting;

namespace TeamX.Actors.Host.Tests.Runners;

/// <summary>A process runner with a folder of its own. What its commands start is gone when it is disposed.</summary>
internal sealed class ProcessRunnerFixture : IDisposable
{
    private readonly TempFolder _folder = new();

    public ProcessRunnerFixture() => Runner = NewIncarnation();

    public TeamXOptions Options { get; } = new() { CancelGrace = TimeSpan.FromMilliseconds(300) };

    public ProcessRunner Runner { get; }

    public string RunsFolder => _folder.File("runs");

    public string File(string name) => _folder.File(name);

    /// <summary>The runner of a host that is started after this one was killed.</summary>
    public ProcessRunner NewIncarnation() =>
        new(Options, new RunRecords(RunsFolder), new HostAddress { Url = "http://127.0.0.1:5210" }, TimeProvider.System);

    /// <summary>Settings that let a shell, started as any other command, run a script; <c>$D</c> is the fixture's folder.</summary>
    public string Script(string script) => Settings("/bin/sh", "-c", script);

    public string Settings(string command, params string[] arguments) =>
        JsonSerializer.Serialize(new { command, arguments, environment = new Dictionary<string, string> { ["D"] = _folder.Path } });

    public async Task<T> RunAsync<T>(string settings)
        where T : RunOutcome =>
        (await Runner.RunAsync(TestRun.Of(settings), CancellationToken.None)).Should().BeOfType<T>().Subject;

    /// <summary>The process id that a script writes into a file of the folder.</summary>
    public async Task<int> ProcessIdInAsync(string name)
    {
        var text = "";
        await Deadline.UntilAsync($"{name} is written", () =>
        {
            text = System.IO.File.Exists(File(name)) ? System.IO.File.ReadAllText(File(name)) : "";
            return text.EndsWith('\n');
        });
        return int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    public static bool IsAlive(int processId) => ProcessTable.Find(processId) is { IsAlive: true };

    public void Dispose() => _folder.Dispose();
}
