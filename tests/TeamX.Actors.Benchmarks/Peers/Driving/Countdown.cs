namespace TeamX.Actors.Benchmarks.Peers.Driving;

/// <summary>Tells when something has happened so many times.</summary>
internal sealed class Countdown
{
    private TaskCompletionSource _done = new();
    private int _left;

    /// <summary>Done when it has happened so often from now on.</summary>
    public Task Expect(int times)
    {
        _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _left, times);
        return _done.Task;
    }

    /// <summary>It has happened.</summary>
    public void Count()
    {
        if (Interlocked.Decrement(ref _left) == 0)
            _done.SetResult();
    }
}
