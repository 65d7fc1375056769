using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.TestKit;

/// <summary>The durable events of all companies of a scenario, in the order in which they were published.</summary>
public sealed class ScenarioEvents
{
    private readonly Lock _gate = new();
    private readonly List<CompanyNotification> _all = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<CompanyNotification> All
    {
        get
        {
            lock (_gate) return [.. _all];
        }
    }

    /// <summary>The requests whose runs started, in order; a request is there once for each run.</summary>
    public IReadOnlyList<WakeupId> StartsInOrder => [.. Of<RunStarted>().Select(started => started.WakeupId)];

    /// <summary>The facts about one request.</summary>
    public IReadOnlyList<CompanyNotification> Of(WakeupId id) => [.. All.Where(notification => notification.Event is WakeupEvent about && about.WakeupId == id)];

    /// <summary>The facts about one schedule or routine.</summary>
    public IReadOnlyList<CompanyNotification> Of(ScheduleId id) =>
        [.. All.Where(notification => notification.Event is ScheduleEvent about && about.ScheduleId == id)];

    /// <summary>The wire names of the facts about one request, for example <c>wakeup.scheduled</c>.</summary>
    public IReadOnlyList<string> TypesOf(WakeupId id) => [.. Of(id).Select(notification => notification.Type)];

    /// <summary>The facts of one type.</summary>
    public IReadOnlyList<TEvent> Of<TEvent>()
        where TEvent : CompanyEvent => [.. All.Select(notification => notification.Event).OfType<TEvent>()];

    /// <summary>The facts of one type about one request.</summary>
    public IReadOnlyList<TEvent> Of<TEvent>(WakeupId id)
        where TEvent : WakeupEvent => [.. Of<TEvent>().Where(about => about.WakeupId == id)];

    internal void Add(CompanyNotification notification)
    {
        lock (_gate) _all.Add(notification);
    }
}
