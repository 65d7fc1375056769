using System.Globalization;
using System.Text.Json;

namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>
/// The file in which commands record their own start and end. Each line is one append, so the order of the lines is the order in which it happened: a
/// command's last line is there before its end is known to anybody. The death of a node's machine, commands included, is a line of the spec's own.
/// </summary>
internal sealed class RunLog(string path)
{
    /// <summary>The variable that tells commands, through the node they are started by, which life of which node that is.</summary>
    public const string NodeVariable = "TEAMX_TEST_NODE";

    /// <summary>The variable that tells, in the same way, of which cluster: several may run at once.</summary>
    public const string ClusterVariable = "TEAMX_TEST_CLUSTER";

    // How long it runs is the request's project id, in seconds. A shell acts on a signal at once while it waits, not while a command is in the foreground.
    private const string Command =
        """
        at() { read -r up rest </proc/uptime; echo "$up $1 $TEAMX_TEST_NODE $TEAMX_COMPANY_ID $TEAMX_WAKEUP_ID $TEAMX_ATTEMPT $TEAMX_LEASE_TOKEN" >>"$RUN_LOG"; }
        trap 'at stopped; kill $! 2>/dev/null; exit 143' TERM
        at start
        sleep "$TEAMX_PROJECT_ID" &
        wait $!
        at end
        """;

    /// <summary>The runner that records, as JSON.</summary>
    public string Runner => JsonSerializer.Serialize(new
    {
        kind = "process",
        command = "/bin/sh",
        arguments = new[] { "-c", Command },
        environment = new Dictionary<string, string> { ["RUN_LOG"] = path },
    });

    /// <summary>Records that a life of a node has ended with everything that it executed.</summary>
    public void NodeDied(string node) => Append(RunHistory.DiedWord, node);

    /// <summary>Records that a life of a node stands still with everything that it executes. What is left of its runs when it goes on is not counted as running.</summary>
    public void NodeFroze(string node) => Append(RunHistory.FrozeWord, node);

    /// <summary>What was recorded, whole lines only.</summary>
    public RunHistory Read()
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        return RunHistory.Of(text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Calls <paramref name="ended"/> with the request of each run that ends by itself, soon after it does, until it is cancelled.</summary>
    public async Task FollowAsync(Action<string> ended, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var rest = "";
        try
        {
            do
            {
                var lines = (rest + await reader.ReadToEndAsync(cancellationToken)).Split('\n');
                rest = lines[^1];
                foreach (var word in lines.SkipLast(1).Select(line => line.Split(' ')).Where(word => word[1] == RunHistory.EndWord))
                {
                    ended(word[4]);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // Nobody waits any more.
        }
    }

    private void Append(string what, string node) =>
        File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{Uptime.Now.TotalSeconds:0.00} {what} {node}\n"));
}
