using System.Collections.Immutable;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Schedules;

namespace TeamX.Actors.Domain.Company;

/// <summary>Answers questions about schedules and routines.</summary>
internal static class ScheduleAnswers
{
    public static CompanyReply Answer(CompanyState state, CompanyQuery query, DateTimeOffset now) => query switch
    {
        GetSchedule get => state.Schedules.Find(get.ScheduleId) is { } schedule ? ViewOf(state, schedule) : Refusals.ScheduleNotFound(get.ScheduleId),
        ListSchedules list => List(state, list),
        PreviewSchedule preview => Preview(state, preview, now),
        _ => throw new InvalidOperationException($"The query {query.GetType().Name} is unknown."),
    };

    private static CompanyReply List(CompanyState state, ListSchedules list)
    {
        if (list.Limit is < 1 or > 1_000)
        {
            return Refusals.LimitOutOfRange();
        }

        var all = state.Schedules.All.Where(schedule => schedule.Id.Kind == list.Kind);
        var (page, next) = IdPage.Of(all, schedule => schedule.Id.Value, list.Limit, list.Cursor);
        return new SchedulePage([.. page.Select(schedule => ViewOf(state, schedule))], next);
    }

    private static CompanyReply Preview(CompanyState state, PreviewSchedule preview, DateTimeOffset now)
    {
        if (preview.Count is < 1 or > 1_000)
        {
            return Refusals.LimitOutOfRange();
        }

        if (state.Schedules.Find(preview.ScheduleId) is not { } schedule)
        {
            return Refusals.ScheduleNotFound(preview.ScheduleId);
        }

        var times = ImmutableArray.CreateBuilder<DateTimeOffset>(preview.Count);
        for (var at = now; times.Count < preview.Count && RecurrenceRule.Next(schedule.Definition.Recurrence, at) is { } next; at = next)
        {
            times.Add(next);
        }

        return new FireTimes(times.ToImmutable());
    }

    private static ScheduleView ViewOf(CompanyState state, Schedule schedule) => new(
        schedule.Id, state.Id, schedule.Definition, schedule.NextFireAt, schedule.LastFiredAt, schedule.LastOutcome, schedule.LastReason,
        schedule.Fires, schedule.DisabledReason, schedule.CreatedAt);
}
