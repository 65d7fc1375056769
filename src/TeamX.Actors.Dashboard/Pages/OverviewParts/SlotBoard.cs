using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages.OverviewParts;

/// <summary>Which row shows which run: a run stays in its row while it lasts, and a new one takes the lowest that is free, as the engine gives its slots away.</summary>
internal sealed class SlotBoard
{
    private WakeupView?[] _rows = [];

    /// <summary>The rows, at least one for each slot: there are more runs than slots after their number was lowered.</summary>
    /// <param name="running">What runs.</param>
    /// <param name="slots">How many may run at once.</param>
    public IReadOnlyList<WakeupView?> Place(IEnumerable<WakeupView> running, int slots)
    {
        var left = running.ToDictionary(run => run.Id);
        var rows = _rows.Select(before => before is not null && left.Remove(before.Id, out var still) ? still : null).ToList();
        // What one decision starts has one instant, and is started in the order of the queue.
        foreach (var run in left.Values.OrderBy(run => run.StartedAt).ThenByDescending(run => run.Priority).ThenBy(run => run.Acceptance))
        {
            var free = rows.IndexOf(null);
            if (free < 0)
            {
                rows.Add(run);
            }
            else
            {
                rows[free] = run;
            }
        }

        var needed = Math.Max(slots, rows.FindLastIndex(run => run is not null) + 1);
        _rows = [.. rows.Take(needed), .. Enumerable.Repeat<WakeupView?>(null, Math.Max(0, needed - rows.Count))];
        return _rows;
    }
}
