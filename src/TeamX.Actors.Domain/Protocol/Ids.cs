using System.Diagnostics.CodeAnalysis;

namespace TeamX.Actors.Domain.Protocol;

/// <summary>The name of a company: the unit of isolation, ordering and concurrency.</summary>
/// <param name="Value">Text that satisfies <see cref="NameRule"/>; ordinal and case-sensitive.</param>
public readonly record struct CompanyId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>The name of an agent inside its company.</summary>
/// <param name="Value">Text that satisfies <see cref="NameRule"/>; ordinal and case-sensitive.</param>
public readonly record struct AgentId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>The name of a goal inside its company.</summary>
/// <param name="Value">Text that satisfies <see cref="NameRule"/>; ordinal and case-sensitive.</param>
public readonly record struct GoalId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>The name of a ticket inside its company.</summary>
/// <param name="Value">Text that satisfies <see cref="NameRule"/>; ordinal and case-sensitive.</param>
public readonly record struct TicketId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>The name of a schedule or of a routine inside its company: each kind has names of its own.</summary>
/// <param name="Kind">Whether it recurs as a plain wakeup or as a routine.</param>
/// <param name="Value">Text that satisfies <see cref="NameRule"/>; ordinal and case-sensitive.</param>
public readonly record struct ScheduleId(ScheduleKind Kind, string Value)
{
    /// <summary>The id of a plain recurring wakeup.</summary>
    public static ScheduleId Schedule(string value) => new(ScheduleKind.Wakeup, value);

    /// <summary>The id of a routine.</summary>
    public static ScheduleId Routine(string value) => new(ScheduleKind.Routine, value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>The identity of a wakeup request: a UUIDv7 made from the instant of the decision that accepted it.</summary>
/// <param name="Value">The UUID.</param>
public readonly record struct WakeupId(Guid Value)
{
    /// <summary>Reads the text form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out WakeupId id)
    {
        var ok = Guid.TryParseExact(text, "D", out var value);
        id = new WakeupId(value);
        return ok;
    }

    /// <summary>The text form, 36 characters.</summary>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Proves the right to report on one run; a report with an old token is refused.</summary>
/// <param name="Value">A random UUID.</param>
public readonly record struct LeaseToken(Guid Value)
{
    /// <summary>Reads the text form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out LeaseToken token)
    {
        var ok = Guid.TryParseExact(text, "D", out var value);
        token = new LeaseToken(value);
        return ok;
    }

    /// <summary>The text form, 36 characters.</summary>
    public override string ToString() => Value.ToString("D");
}

/// <summary>The rule for ids that people choose: companies, agents, goals, tickets, schedules, routines and what context names: <c>[A-Za-z0-9][A-Za-z0-9._:-]{0,127}</c>.</summary>
public static class NameRule
{
    /// <summary>The greatest length, in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>Whether <paramref name="value"/> is a valid id.</summary>
    public static bool IsValid([NotNullWhen(true)] string? value)
    {
        if (string.IsNullOrEmpty(value) || value.Length > MaxLength || !char.IsAsciiLetterOrDigit(value[0]))
        {
            return false;
        }

        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or ':' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
