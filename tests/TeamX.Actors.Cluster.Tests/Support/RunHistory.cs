using System.Globalization;

namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>What the commands recorded, and what follows from it.</summary>
internal sealed class RunHistory
{
    /// <summary>The second word of the line of a run that ended by itself.</summary>
    public const string EndWord = "end";

    /// <summary>The second word of the line of a node that died.</summary>
    public const string DiedWord = "died";

    /// <summary>The second word of the line of a node that stands still.</summary>
    public const string FrozeWord = "froze";

    private readonly List<RecordedRun> _runs = [];
    private readonly Dictionary<string, RecordedRun> _open = [];
    private readonly Dictionary<string, int> _running = [];
    private readonly Dictionary<string, int> _most = [];
    private readonly HashSet<string> _frozen = [];
    private readonly List<string> _faults = [];

    private RunHistory()
    {
    }

    /// <summary>Every run, in the order of their starts.</summary>
    public IReadOnlyList<RecordedRun> Runs => _runs;

    /// <summary>Runs that have not ended.</summary>
    public IReadOnlyCollection<RecordedRun> Running => _open.Values;

    /// <summary>What can't be: an attempt or a token that started twice, an end without a start.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>The most runs at once, by company.</summary>
    public IReadOnlyDictionary<string, int> MostAtOnce => _most;

    /// <summary>Reads lines in the order in which they were written.</summary>
    public static RunHistory Of(IEnumerable<string> lines)
    {
        var history = new RunHistory();
        var attempts = new HashSet<(string, string)>();
        foreach (var line in lines)
        {
            history.Take(line, attempts);
        }

        return history;
    }

    /// <summary>
    /// Runs that ended by themselves and whose request was started once more all the same, though nothing befell the node that executed them:
    /// <paramref name="mayBeRepeated"/> tells of a run whether something did.
    /// </summary>
    public IEnumerable<RecordedRun> StartedAgain(Func<RecordedRun, bool> mayBeRepeated)
    {
        var last = _runs.GroupBy(run => run.Wakeup).ToDictionary(runs => runs.Key, runs => runs.Max(run => run.Attempt));
        return _runs.Where(run => run.End is RunEnd.Done or RunEnd.Running && run.Attempt < last[run.Wakeup] && !mayBeRepeated(run));
    }

    private void Take(string line, HashSet<(string, string)> attempts)
    {
        var words = line.Split(' ');
        var (at, what, node) = (Uptime.Parse(line), words[1], words[2]);
        if (what is DiedWord or FrozeWord)
        {
            foreach (var run in _open.Values.Where(run => run.Node == node).ToList())
            {
                End(run, what == DiedWord ? RunEnd.Died : RunEnd.Froze, at);
            }
        }
        else if (what == "start")
        {
            var run = new RecordedRun(words[3], words[4], int.Parse(words[5], CultureInfo.InvariantCulture), words[6], node, at);
            if (!attempts.Add((run.Wakeup, words[5])) || !_open.TryAdd(run.Token, run))
            {
                _faults.Add($"started twice: {line}");
                return;
            }

            _runs.Add(run);
            var running = _running[run.Company] = _running.GetValueOrDefault(run.Company) + 1;
            _most[run.Company] = Math.Max(running, _most.GetValueOrDefault(run.Company));
        }
        else if (_open.TryGetValue(words[6], out var run))
        {
            End(run, what == EndWord ? RunEnd.Done : RunEnd.Stopped, at);
        }
        else if (what == EndWord && !_frozen.Contains(words[6]))
        {
            // One that was stopped may have been so before it could record its start.
            _faults.Add($"ended and not running: {line}");
        }
    }

    private void End(RecordedRun run, RunEnd end, TimeSpan at)
    {
        (run.End, run.Ended) = (end, at);
        _open.Remove(run.Token);
        if (end == RunEnd.Froze)
        {
            _frozen.Add(run.Token);
        }

        _running[run.Company]--;
    }
}
