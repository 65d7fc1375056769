using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Benchmarks.Load;

/// <summary>What a load has reached; written by the load's actor, read from outside.</summary>
internal sealed class LoadProgress
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _completed;
    private volatile bool _measuring;

    /// <summary>The wakeups whose completion is durable.</summary>
    public long Completed => Volatile.Read(ref _completed);

    /// <summary>How long each acknowledgement of the measured time took; read it after the end.</summary>
    public List<TimeSpan> Acknowledgements { get; } = [];

    /// <summary>Completes when nothing is outstanding any more; fails with the load.</summary>
    public Task Ended => _ended.Task;

    public void CountCompletion() => Volatile.Write(ref _completed, _completed + 1);

    public void CountAcknowledgement(TimeSpan took)
    {
        if (_measuring)
            Acknowledgements.Add(took);
    }

    public void End() => _ended.TrySetResult();

    /// <summary>Fails the load unless a new request was accepted: with any other answer it would not be the load it claims to be.</summary>
    public void Require(CompanyReply reply)
    {
        if (reply is not WakeupReceipt { Outcome: ScheduleOutcome.Scheduled })
            _ended.TrySetException(new InvalidOperationException($"A wakeup of the load was answered with {reply}."));
    }

    /// <summary>What completes within <paramref name="window"/>, after <paramref name="warmUp"/>, and what that costs this process.</summary>
    public async Task<Throughput> MeasureAsync(TimeSpan warmUp, TimeSpan window)
    {
        await PassAsync(warmUp).ConfigureAwait(false);
        var (before, begin) = (Completed, Cost.Now());
        _measuring = true;
        await PassAsync(window).ConfigureAwait(false);
        _measuring = false;
        var (completed, cost) = (Completed - before, Cost.Now() - begin);
        return completed > 0
            ? new Throughput(completed / cost.Elapsed.TotalSeconds, (double)cost.AllocatedBytes / completed, cost.Processor.TotalMicroseconds / completed)
            : throw new InvalidOperationException($"No wakeup completed within {window.TotalSeconds:0.#} s.");
    }

    private async Task PassAsync(TimeSpan time) =>
        await (await Task.WhenAny(Task.Delay(time), Ended).ConfigureAwait(false)).ConfigureAwait(false);
}
