using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Schedules;

/// <summary>When a recurrence fires.</summary>
internal static class RecurrenceRule
{
    /// <summary>Checks a recurrence; null when it is fine.</summary>
    public static Refusal? Check(Recurrence recurrence, DateTimeOffset now) => throw new NotSupportedException();

    /// <summary>The first fire strictly after an instant; null when there is none. An interval has its anchor.</summary>
    public static DateTimeOffset? Next(Recurrence recurrence, DateTimeOffset after) => throw new NotSupportedException();

    /// <summary>The last fires from one instant to another, both included, oldest first.</summary>
    public static IReadOnlyList<DateTimeOffset> Latest(Recurrence recurrence, DateTimeOffset from, DateTimeOffset to, int count) =>
        throw new NotSupportedException();
}
