using System.Collections.Immutable;

namespace TeamX.Actors.Domain.Protocol;

/// <summary>One row of a company's journal: the events of one write.</summary>
/// <param name="FirstEventNumber">The number of the first event.</param>
/// <param name="DecidedAt">The instant of the first decision.</param>
/// <param name="IncarnationId">The process that wrote it.</param>
/// <param name="Events">The events, numbered without gaps.</param>
public sealed record Commit(long FirstEventNumber, DateTimeOffset DecidedAt, string IncarnationId, ImmutableArray<RecordedEvent> Events)
{
    /// <summary>The format that this release writes; a newer one is refused on read.</summary>
    public const int FormatVersion = 1;
}
