using System.Globalization;

namespace TeamX.Actors.History;

/// <summary>The place of an event among the events of all companies; as text it is the cursor <c>ordering.index</c>.</summary>
/// <param name="Ordering">The journal's row.</param>
/// <param name="Index">The event in that row, from 0.</param>
public readonly record struct HistoryPosition(long Ordering, int Index) : IComparable<HistoryPosition>
{
    /// <summary>Before everything.</summary>
    public static readonly HistoryPosition Start = new(0, -1);

    /// <summary>Reads the text form; null when it is none.</summary>
    public static HistoryPosition? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('.');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ordering)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new HistoryPosition(ordering, index)
            : null;
    }

    /// <summary>Whether the one comes before the other.</summary>
    public static bool operator <(HistoryPosition left, HistoryPosition right) => left.CompareTo(right) < 0;

    /// <summary>Whether the one comes behind the other.</summary>
    public static bool operator >(HistoryPosition left, HistoryPosition right) => left.CompareTo(right) > 0;

    /// <summary>Whether the one comes before the other, or is the same.</summary>
    public static bool operator <=(HistoryPosition left, HistoryPosition right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the one comes behind the other, or is the same.</summary>
    public static bool operator >=(HistoryPosition left, HistoryPosition right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(HistoryPosition other) => (Ordering, Index).CompareTo((other.Ordering, other.Index));

    /// <summary>The text form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ordering}.{Index}");
}
