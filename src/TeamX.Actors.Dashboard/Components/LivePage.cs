using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using TeamX.Actors.Dashboard.Client;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Components;

/// <summary>
/// A page that reads its data again when something has happened in the companies that it shows: at most twice a second, never two readings at once, and not at
/// all while nothing happens. It learns of events from the history, which follows the journal anyhow, so that watching costs a company nothing. A reading is
/// drawn in one step; between readings the page is drawn once a second, because the ages on it grow.
/// </summary>
public abstract class LivePage : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AgesAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WithoutHistory = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _end = new();
    private TaskCompletionSource _wanted = New();
    private Task _following = Task.CompletedTask;

    [Inject]
    internal DashboardClient Client { get; set; } = null!;

    [Inject]
    internal ILoggerFactory Loggers { get; set; } = null!;

    /// <summary>Whether the data was read at least once.</summary>
    protected bool IsLoaded { get; private set; }

    /// <summary>Why the data could not be read the last time; null when it could.</summary>
    protected string? Fault { get; private set; }

    /// <summary>The companies whose events make the page read again. It is asked after each reading.</summary>
    protected abstract IEnumerable<CompanyId> Watched { get; }

    /// <summary>Beyond events, the page is read again after so long, for what changes without an event; null: never.</summary>
    protected virtual TimeSpan? ReadAgainAfter => null;

    /// <summary>Reads the data, on the page's own thread of control. A refusal is data too.</summary>
    protected abstract Task ReadAsync(CancellationToken cancellationToken);

    /// <summary>Reads again at once: after an order of one's own, or when the address has changed.</summary>
    protected void ReadAgain() => _wanted.TrySetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        _end.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => _following = FollowAsync(_end.Token);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (IsLoaded)
        {
            ReadAgain();
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                // Read before the data: what happens meanwhile makes it read again.
                _wanted = New();
                var mark = Mark();
                await ReadOnceAsync(cancellationToken);
                StateHasChanged();
                await WaitAsync(mark, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private async Task ReadOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(cancellationToken);
            (IsLoaded, Fault) = (true, null);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Loggers.CreateLogger(GetType()).LogError(fault, "The page {Page} could not read its data", GetType().Name);
            Fault = "The data could not be read; the log of the host tells more. The page tries again by itself.";
        }
    }

    private async Task WaitAsync(long mark, CancellationToken cancellationToken)
    {
        var until = Fault is not null ? AfterFault : !Client.HasHistory ? WithoutHistory : ReadAgainAfter ?? Timeout.InfiniteTimeSpan;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var late = Task.Delay(until, over.Token);
        while (true)
        {
            // The pace first: under load something has always changed, and one look in a while is enough.
            var older = Task.Delay(AgesAfter, over.Token);
            await Task.WhenAny(Task.Delay(Pace, over.Token), _wanted.Task);
            do
            {
                var changed = Client.Changed;
                if (_wanted.Task.IsCompleted || late.IsCompleted || Mark() != mark)
                {
                    await over.CancelAsync();
                    cancellationToken.ThrowIfCancellationRequested();
                    return;
                }

                await Task.WhenAny(changed, _wanted.Task, late, older);
            }
            while (!older.IsCompleted);

            cancellationToken.ThrowIfCancellationRequested();
            StateHasChanged();
        }
    }

    // Each number only grows, so that the sum tells when any of them has.
    private long Mark() => Watched.Sum(Client.ReachOf);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
