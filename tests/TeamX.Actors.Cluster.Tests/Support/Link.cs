namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>The cable between two parties. While it is held nothing passes and nothing is lost, as packets that are sent again and again until the cable is in.</summary>
internal sealed class Link
{
    private volatile TaskCompletionSource? _held;

    /// <summary>Lets nothing pass any more.</summary>
    public void Hold() => _held ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets everything pass, first what was held.</summary>
    public void Release()
    {
        var held = _held;
        _held = null;
        held?.SetResult();
    }

    /// <summary>Waits until something may pass.</summary>
    public async ValueTask PassAsync(CancellationToken cancellationToken)
    {
        while (_held is { } held)
        {
            await held.Task.WaitAsync(cancellationToken);
        }
    }
}
