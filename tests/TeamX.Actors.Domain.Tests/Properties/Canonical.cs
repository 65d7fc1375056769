using System.Text.Json;
using System.Text.RegularExpressions;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Tests.Properties;

/// <summary>Texts to compare by.</summary>
internal static partial class Canonical
{
    /// <summary>Every field of the state; the order of what lies in dictionaries is left out.</summary>
    public static string Of(CompanyState state)
    {
        var snapshot = state.ToSnapshot();
        return JsonSerializer.Serialize(snapshot with
        {
            Live = [.. snapshot.Live.OrderBy(live => live.Acceptance)],
            Goals = [.. snapshot.Goals.OrderBy(goal => goal.Definition.GoalId.Value)],
            Tickets = [.. snapshot.Tickets.OrderBy(ticket => ticket.Definition.TicketId.Value)],
            Schedules = [.. snapshot.Schedules.OrderBy(schedule => (schedule.ScheduleId.Kind, schedule.ScheduleId.Value))],
        });
    }

    /// <summary>Events with their random ids replaced by the order of their first appearance.</summary>
    public static string Of(IEnumerable<RecordedEvent> journal)
    {
        var names = new Dictionary<string, string>();
        var text = string.Join('\n', journal);
        text = Uuid().Replace(text, match =>
        {
            names.TryAdd(match.Value, $"#{names.Count}");
            return names[match.Value];
        });
        return BodyHash().Replace(text, string.Empty);
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    // The hash of an order that names its cause depends on a random id.
    [GeneratedRegex(@", Body = \d+")]
    private static partial Regex BodyHash();
}
