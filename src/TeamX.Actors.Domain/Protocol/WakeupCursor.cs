using System.Globalization;

namespace TeamX.Actors.Domain.Protocol;

/// <summary>The place of a request in lists, which go from the newest to the oldest; as text it is the cursor of a page that ends with it.</summary>
/// <param name="CreatedAtMs">The instant of its acceptance, Unix milliseconds.</param>
/// <param name="Acceptance">The number of the event that accepted it.</param>
public readonly record struct WakeupCursor(long CreatedAtMs, long Acceptance) : IComparable<WakeupCursor>
{
    /// <summary>The place of a request.</summary>
    public static WakeupCursor Of(WakeupView wakeup)
    {
        ArgumentNullException.ThrowIfNull(wakeup);
        return new WakeupCursor(wakeup.CreatedAt.ToUnixTimeMilliseconds(), wakeup.Acceptance);
    }

    /// <summary>Reads a cursor; null when it is none.</summary>
    public static WakeupCursor? Parse(string cursor)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        var parts = cursor.Split('.');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var createdAt)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var acceptance)
            ? new WakeupCursor(createdAt, acceptance)
            : null;
    }

    /// <summary>Newer is greater.</summary>
    public int CompareTo(WakeupCursor other) => (CreatedAtMs, Acceptance).CompareTo((other.CreatedAtMs, other.Acceptance));

    /// <summary>The cursor.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CreatedAtMs}.{Acceptance}");
}
