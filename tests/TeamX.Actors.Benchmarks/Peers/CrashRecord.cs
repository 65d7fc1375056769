using System.Globalization;

namespace TeamX.Actors.Benchmarks.Peers;

/// <summary>What the drivers of W4 have said up to a moment. Instants are Unix milliseconds.</summary>
internal sealed class CrashRecord
{
    private readonly HashSet<int> _acknowledged = [];
    private readonly Dictionary<int, List<double>> _starts = [];
    private readonly Dictionary<int, int> _ends = [];

    private CrashRecord()
    {
    }

    /// <summary>Jobs that were acknowledged and have started, and not ended.</summary>
    private List<int> Interrupted => [.. _starts.Keys.Where(job => _acknowledged.Contains(job) && !_ends.ContainsKey(job))];

    /// <summary>Whether a job was running when the file was read.</summary>
    public bool IsAnyRunning => Interrupted.Count > 0;

    /// <summary>Reads a file that may still be written; half a line at its end does not count.</summary>
    public static CrashRecord Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var record = new CrashRecord();
        foreach (var line in reader.ReadToEnd().Split('\n')[..^1])
        {
            var words = line.Split(' ');
            record.Take(words[0], int.Parse(words[1], CultureInfo.InvariantCulture), double.Parse(words[2], CultureInfo.InvariantCulture));
        }

        return record;
    }

    /// <summary>Whether nothing is left to wait for: all that was acknowledged has ended.</summary>
    public bool IsOver(CrashRecord before) => before._acknowledged.All(_ends.ContainsKey);

    /// <summary>What became of the jobs.</summary>
    /// <param name="before">What had been said at the kill.</param>
    /// <param name="killedAt">When that was.</param>
    /// <param name="unfinished">How many jobs the system still holds as unfinished.</param>
    public Dictionary<string, double?> Judge(CrashRecord before, double killedAt, long unfinished)
    {
        var interrupted = before.Interrupted;
        double[] again = [.. interrupted.Where(job => _starts[job].Any(at => at > killedAt)).Select(job => _starts[job].First(at => at > killedAt))];
        var notEnded = before._acknowledged.Count(job => !_ends.ContainsKey(job));

        // What started without ever being acknowledged may be held too, but was promised to nobody.
        var promised = Math.Max(0, unfinished - _starts.Keys.Count(job => !_acknowledged.Contains(job) && !_ends.ContainsKey(job)));
        var waiting = Math.Min(notEnded, promised);
        return new()
        {
            ["acknowledged"] = before._acknowledged.Count,
            ["lost"] = notEnded - waiting,
            ["waiting"] = waiting,
            ["runTwice"] = _ends.Values.Count(ends => ends > 1),
            ["interrupted"] = interrupted.Count,
            ["interruptedRunAgain"] = again.Length,
            ["secondsUntilFirstRunAgain"] = again.Length > 0 ? (again.Min() - killedAt) / 1_000 : null,
            ["secondsUntilAllRunAgain"] = again.Length > 0 && again.Length == interrupted.Count ? (again.Max() - killedAt) / 1_000 : null,
        };
    }

    private void Take(string what, int job, double at)
    {
        switch (what)
        {
            case "acknowledged":
                _acknowledged.Add(job);
                break;
            case "started":
                (_starts.TryGetValue(job, out var starts) ? starts : _starts[job] = []).Add(at);
                break;
            default:
                _ends[job] = _ends.GetValueOrDefault(job) + 1;
                break;
        }
    }
}
