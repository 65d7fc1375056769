using TeamX.Actors.History;

namespace TeamX.Actors.Tests.History;

public sealed class HistoryPaceSpecs
{
    private static readonly Task Nobody = new TaskCompletionSource().Task;
    private readonly HandTime _time = new();
    private TimeSpan _used;

    [Fact]
    public async Task Should_rest_nine_times_as_long_as_it_worked_when_the_rest_of_the_process_works_hard()
    {
        var rest = Batch(worked: 300, used: 850, Nobody);

        rest.IsCompleted.Should().BeFalse();
        _time.Due.Should().Be(TimeSpan.FromMilliseconds(2_700));
        _time.Fire();
        await rest;
    }

    [Fact]
    public void Should_go_on_at_once_when_the_rest_of_the_process_works_little() =>
        Batch(worked: 300, used: 750, Nobody).IsCompletedSuccessfully.Should().BeTrue();

    [Fact]
    public void Should_look_at_each_batch_by_itself()
    {
        Batch(worked: 300, used: 850, Task.CompletedTask);

        Batch(worked: 300, used: 350, Nobody).IsCompletedSuccessfully.Should().BeTrue();
    }

    [Fact]
    public async Task Should_end_the_rest_when_somebody_waits()
    {
        var somebody = new TaskCompletionSource();
        var rest = Batch(worked: 300, used: 850, somebody.Task);
        rest.IsCompleted.Should().BeFalse();

        somebody.SetResult();

        await rest;
    }

    private HistoryPace Pace => field ??= new HistoryPace(_time, () => _used);

    /// <summary>A second goes by, in which the projection worked so long and the whole process used so much, in milliseconds.</summary>
    private Task Batch(int worked, int used, Task awaited)
    {
        _ = Pace;
        _time.Elapsed += TimeSpan.FromSeconds(1);
        _used += TimeSpan.FromMilliseconds(used);
        return Pace.RestAsync(TimeSpan.FromMilliseconds(worked), awaited);
    }

    /// <summary>A clock with one timer, both moved by hand.</summary>
    private sealed class HandTime : TimeProvider
    {
        private Action? _fire;

        public TimeSpan Elapsed { get; set; }

        public TimeSpan? Due { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;

        public void Fire() => _fire!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_fire, Due) = (() => callback(state), dueTime);
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
