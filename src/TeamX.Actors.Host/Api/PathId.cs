using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>Ids as they stand in addresses, headers and bodies. A malformed one is refused before any company is asked.</summary>
internal static class PathId
{
    /// <exception cref="ApiProblem">400 <c>id_invalid</c>.</exception>
    public static CompanyId Company(string text) => new(Named(text, "company"));

    /// <exception cref="ApiProblem">400 <c>id_invalid</c>.</exception>
    public static AgentId Agent(string text) => new(Named(text, "agent"));

    /// <exception cref="ApiProblem">400 <c>id_invalid</c>.</exception>
    public static GoalId Goal(string text) => new(Named(text, "goal"));

    /// <exception cref="ApiProblem">400 <c>id_invalid</c>.</exception>
    public static TicketId Ticket(string text) => new(Named(text, "ticket"));

    /// <exception cref="ApiProblem">400 <c>id_invalid</c>.</exception>
    public static ScheduleId Schedule(ScheduleKind kind, string text) => new(kind, Named(text, kind == ScheduleKind.Routine ? "routine" : "schedule"));

    /// <exception cref="ApiProblem">400 <c>id_invalid</c>.</exception>
    public static WakeupId Wakeup(string text) => WakeupId.TryParse(text, out var id)
        ? id
        : throw ApiProblem.Malformed(RefusalCodes.IdInvalid, "A wakeup id is a UUID with hyphens, as the answer to scheduling gave it.");

    private static string Named(string text, string what) => NameRule.IsValid(text)
        ? text
        : throw ApiProblem.Malformed(RefusalCodes.IdInvalid,
            $"This is no {what} id: use 1–{NameRule.MaxLength} of A–Z, a–z, 0–9, '.', '_', ':', '-', the first one a letter or digit.");
}
