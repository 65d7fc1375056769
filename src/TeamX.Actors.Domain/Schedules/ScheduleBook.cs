using System.Collections.Immutable;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Schedules;

/// <summary>The schedules and routines of a company, and which of them fires next.</summary>
public sealed class ScheduleBook
{
    private readonly Dictionary<ScheduleId, Schedule> _byId = [];
    private readonly IndexedHeap<Schedule, FireKey> _armed = new();

    /// <summary>All schedules and routines, in no order.</summary>
    public IReadOnlyCollection<Schedule> All => _byId.Values;

    /// <summary>When the next one fires; null when none will.</summary>
    public DateTimeOffset? NextFireAt => _armed.First?.NextFireAt;

    /// <summary>The schedule or routine, if there is one.</summary>
    public Schedule? Find(ScheduleId id) => _byId.GetValueOrDefault(id);

    /// <summary>The one that has been due longest; null when none is.</summary>
    internal Schedule? Due(DateTimeOffset now) => _armed.First is { } first && first.NextFireAt <= now ? first : null;

    internal void Apply(ScheduleEvent body, DateTimeOffset at)
    {
        if (body is ScheduleDefined created && !_byId.ContainsKey(created.ScheduleId))
        {
            _byId.Add(created.ScheduleId, new Schedule(created.ScheduleId, created.Definition, at));
        }

        var schedule = _byId[body.ScheduleId];
        switch (body)
        {
            case ScheduleDefined defined:
                (schedule.Definition, schedule.NextFireAt, schedule.DisabledReason) = (defined.Definition, defined.NextFireAt, null);
                break;
            case ScheduleDisabled disabled:
                (schedule.Definition, schedule.NextFireAt, schedule.DisabledReason) =
                    (schedule.Definition with { Enabled = false }, null, disabled.Reason);
                break;
            case ScheduleFired fired:
                (schedule.NextFireAt, schedule.LastFiredAt) = (fired.NextFireAt, at);
                (schedule.LastOutcome, schedule.LastReason) = (fired.Outcome, fired.Reason);
                schedule.Fires++;
                break;
            case ScheduleDeleted:
                schedule.NextFireAt = null;
                _byId.Remove(schedule.Id);
                break;
            default:
                throw CompanyState.Unknown(body);
        }

        Arm(schedule);
    }

    internal ImmutableArray<ScheduleSnapshot> ToSnapshot() => [.. _byId.Values.Select(schedule => schedule.ToSnapshot())];

    internal void Restore(ImmutableArray<ScheduleSnapshot> schedules)
    {
        foreach (var from in schedules)
        {
            var schedule = new Schedule(from.ScheduleId, from.Definition, from.CreatedAt)
            {
                NextFireAt = from.NextFireAt,
                LastFiredAt = from.LastFiredAt,
                LastOutcome = from.LastOutcome,
                LastReason = from.LastReason,
                Fires = from.Fires,
                DisabledReason = from.DisabledReason,
            };
            _byId.Add(schedule.Id, schedule);
            Arm(schedule);
        }
    }

    private void Arm(Schedule schedule)
    {
        if (schedule.NextFireAt is { } at)
        {
            _armed.Set(schedule, new FireKey(at.UtcTicks, schedule.Id));
        }
        else
        {
            _armed.Remove(schedule);
        }
    }

    /// <summary>Earlier first; of those that are due together, by id, so that replay and restore agree.</summary>
    private readonly record struct FireKey(long At, ScheduleId Id) : IComparable<FireKey>
    {
        public int CompareTo(FireKey other) =>
            At != other.At ? At.CompareTo(other.At)
            : Id.Kind != other.Id.Kind ? Id.Kind.CompareTo(other.Id.Kind)
            : string.CompareOrdinal(Id.Value, other.Id.Value);
    }
}
