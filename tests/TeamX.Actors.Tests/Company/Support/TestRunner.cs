using System.Threading.Channels;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Workers;

namespace TeamX.Actors.Tests.Company.Support;

/// <summary>A runner that says of each run that it started, and ends it as it is told.</summary>
internal sealed class TestRunner(Func<TestRun, Task<RunOutcome?>> body) : IAgentRunner
{
    private readonly Channel<TestRun> _started = Channel.CreateUnbounded<TestRun>();
    private int _count;

    public string Kind { get; init; } = "test";

    public bool OutlivesProcess { get; init; }

    public bool HandsOver { get; init; }

    /// <summary>Runs that were started.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether a run has started that nobody took with <see cref="Next"/>.</summary>
    public bool AnotherStarted => _started.Reader.TryPeek(out _);

    /// <summary>A runner that completes at once.</summary>
    public static TestRunner Completing() => new(_ => Task.FromResult<RunOutcome?>(new RunOutcome.Completed("\"done\"")));

    /// <summary>A runner whose runs end when the spec says so, or when they are told to stop.</summary>
    public static TestRunner Held() => new(run => run.Outcome);

    /// <summary>The next run that started.</summary>
    public async Task<TestRun> Next()
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        return await _started.Reader.ReadAsync(patience.Token);
    }

    public Task<RunOutcome?> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        var started = new TestRun(run, cancellationToken);
        Interlocked.Increment(ref _count);
        _started.Writer.TryWrite(started);
        return body(started);
    }
}

/// <summary>One run.</summary>
internal sealed class TestRun
{
    private readonly TaskCompletionSource<RunOutcome?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TestRun(RunContext context, CancellationToken stop)
    {
        (Context, Stop) = (context, stop);
        stop.Register(() =>
        {
            _stopped.TrySetResult();
            _outcome.TrySetCanceled(stop);
        });
    }

    public RunContext Context { get; }

    public CancellationToken Stop { get; }

    public Task<RunOutcome?> Outcome => _outcome.Task;

    /// <summary>Ends when the run is told to stop.</summary>
    public Task Stopped => _stopped.Task;

    public void End(RunOutcome? outcome) => _outcome.TrySetResult(outcome);

    public void Complete(string result = "\"done\"") => End(new RunOutcome.Completed(result));
}
