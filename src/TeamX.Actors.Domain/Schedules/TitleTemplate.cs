using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Schedules;

/// <summary>Titles of a routine's tickets.</summary>
internal static class TitleTemplate
{
    /// <summary>Checks a template; null when it is fine.</summary>
    public static Refusal? Check(string template) => throw new NotSupportedException();

    /// <summary>The title of one fire, at most 512 characters.</summary>
    /// <param name="template">The template.</param>
    /// <param name="dueAt">When the fire was due.</param>
    /// <param name="timeZone">The zone of its dates.</param>
    /// <param name="number">The number of the fire, from 1.</param>
    public static string Expand(string template, DateTimeOffset dueAt, string timeZone, long number) => throw new NotSupportedException();
}
