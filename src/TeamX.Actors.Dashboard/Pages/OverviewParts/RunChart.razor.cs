using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using MudBlazor;
using TeamX.Actors.Dashboard.Client;
using TeamX.Actors.Dashboard.Components;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages.OverviewParts;

/// <summary>Runs and waits of a company's last hour, drawn and in words. It reads at a pace of its own, however much happens, and but for the first time is drawn when its page is.</summary>
public sealed partial class RunChart
{
    private const int LabelEvery = 10;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(15);

    private static readonly string[] RunColours = ["#5c6bc0", "#2e9e5b", "#d64545"];
    private static readonly string[] WaitColours = ["#26a0b5", "#d0822a"];

    private readonly CancellationTokenSource _end = new();
    private readonly HourOfRuns _hour = new();
    private Task _reading = Task.CompletedTask;
    private IReadOnlyList<MinuteOfRuns>? _minutes;
    private List<ChartSeries<double>> _runs = [];
    private List<ChartSeries<double>> _waits = [];
    private LineChartOptions _runOptions = new();
    private LineChartOptions _waitOptions = new();
    private string _waitUnit = "";
    private string[] _labels = [];
    private bool _fault;
    private bool _changed = true;

    /// <summary>The company.</summary>
    [Parameter, EditorRequired]
    public CompanyId CompanyId { get; set; }

    [Inject]
    internal DashboardClient Client { get; set; } = null!;

    [Inject]
    internal DashboardClock Clock { get; set; } = null!;

    [Inject]
    internal ILogger<RunChart> Log { get; set; } = null!;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _end.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => _reading = FollowAsync(_end.Token);

    /// <summary>Not with each drawing of the page around it.</summary>
    protected override bool ShouldRender() => _changed;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender) => _changed = false;

    private static string Summary(IReadOnlyList<MinuteOfRuns> minutes)
    {
        var waits = minutes.Where(minute => minute.WaitP95 is not null).Select(minute => minute.WaitP95!.Value).ToList();
        var worst = waits.Count > 0 ? $" In the worst minute 95 of 100 started within {Texts.Duration(waits.Max())} of being due." : "";
        var (well, failed) = (minutes.Sum(minute => minute.Completed), minutes.Sum(minute => minute.Failed));
        return $"Runs that ended since {minutes[0].Label} UTC: {Texts.Count(well)} well, {Texts.Count(failed)} failed.{worst}";
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Pace);
            do
            {
                var isFirst = _minutes is null;
                await ReadAsync(cancellationToken);
                _changed = true;
                if (isFirst)
                {
                    StateHasChanged();
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Very many rows may have to be read from a file, which would hold up the page.
            var now = Clock.Now;
            var minutes = await Task.Run(
                () => Client.ReadHistoryAsync(CompanyId, async reader =>
                {
                    await _hour.ReadAsync(reader, CompanyId, now, cancellationToken).ConfigureAwait(false);
                    return _hour.Until(now);
                }),
                cancellationToken);
            Draw(minutes ?? []);
            _fault = false;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Log.LogError(fault, "The runs of {Company} could not be read", CompanyId);
            _fault = true;
        }
    }

    private void Draw(IReadOnlyList<MinuteOfRuns> minutes)
    {
        _minutes = minutes;
        _labels = [.. minutes.Select((minute, i) => i % LabelEvery == 0 ? minute.Label : "")];
        _runs =
        [
            Series("Started", minutes.Select(minute => (double)minute.Started)),
            Series("Ended well", minutes.Select(minute => (double)minute.Completed)),
            Series("Failed", minutes.Select(minute => (double)minute.Failed)),
        ];
        var longest = minutes.Select(minute => minute.WaitP95 ?? 0).DefaultIfEmpty().Max();
        (_waitUnit, var unit) = longest < 10_000 ? ("milliseconds", 1) : longest < 600_000 ? ("seconds", 1_000) : ("minutes", 60_000);
        _waits =
        [
            Series("Median", minutes.Select(minute => (minute.WaitP50 ?? 0) / unit)),
            Series("95th percentile", minutes.Select(minute => (minute.WaitP95 ?? 0) / unit)),
        ];
        _runOptions = OptionsOf(RunColours, minutes.Select(minute => Math.Max(minute.Started, minute.Completed)).DefaultIfEmpty().Max());
        _waitOptions = OptionsOf(WaitColours, longest / unit);
    }

    private static LineChartOptions OptionsOf(string[] colours, double top) =>
        new() { ChartPalette = colours, YAxisRequireZeroPoint = true, YAxisFormat = "0", YAxisTicks = StepUpTo(top) };

    /// <summary>1, 2 or 5 of a power of ten, so that at most five of them reach the top.</summary>
    private static int StepUpTo(double top)
    {
        var step = 1;
        for (var turn = 0; 5.0 * step < top; turn++)
        {
            step = turn % 3 == 1 ? step / 2 * 5 : step * 2;
        }

        return step;
    }

    private static ChartSeries<double> Series(string name, IEnumerable<double> values) => new() { Name = name, Data = values.ToArray() };
}
