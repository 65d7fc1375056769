using System.Globalization;
using System.Text.Json;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Cli.Import;

/// <summary>
/// Reads the <c>schedule_json</c> of a routine. Its shape is not written down anywhere, so every usual way to say the same is understood, and
/// what is not understood is said.
/// </summary>
internal static class ScheduleShapes
{
    private static readonly (string[] Names, TimeSpan Unit)[] Intervals =
    [
        (["everyMs", "intervalMs", "periodMs", "ms"], TimeSpan.FromMilliseconds(1)),
        (["everySeconds", "intervalSeconds", "seconds"], TimeSpan.FromSeconds(1)),
        (["everyMinutes", "intervalMinutes", "minutes"], TimeSpan.FromMinutes(1)),
        (["everyHours", "intervalHours", "hours"], TimeSpan.FromHours(1)),
        (["everyDays", "intervalDays", "days"], TimeSpan.FromDays(1)),
    ];

    private static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <summary>The recurrence; null when the shape is not understood.</summary>
    /// <param name="kind">interval, daily or weekly.</param>
    /// <param name="schedule">The JSON.</param>
    /// <param name="next">When it is to fire next.</param>
    /// <param name="timeZone">The time zone when the JSON names none.</param>
    public static Recurrence? Read(string? kind, JsonElement schedule, DateTimeOffset? next, string timeZone)
    {
        var zone = Text(schedule, "timeZone", "timezone", "tz") ?? timeZone;
        if (Text(schedule, "cron") is { } cron)
        {
            return new Recurrence { Cron = cron, TimeZone = zone };
        }

        return kind switch
        {
            "interval" => Interval(schedule) is { } every ? new Recurrence { Every = every, Anchor = next } : null,
            "daily" => TimeOfDay(schedule) is { } time ? new Recurrence { Cron = $"{time} * * *", TimeZone = zone } : null,
            "weekly" => TimeOfDay(schedule) is { } time && Days(schedule) is { } days ? new Recurrence { Cron = $"{time} * * {days}", TimeZone = zone } : null,
            _ => null,
        };
    }

    private static TimeSpan? Interval(JsonElement schedule)
    {
        foreach (var (names, unit) in Intervals)
        {
            if (Number(schedule, names) is { } number)
            {
                return Times(number, unit);
            }
        }

        if (DurationText.TryParse(Text(schedule, "every", "interval"), out var span))
        {
            return span;
        }

        return Number(schedule, "every", "interval", "value") is { } count && Text(schedule, "unit") is { } name
            ? Times(count, name.ToLowerInvariant() switch
            {
                "ms" or "millisecond" or "milliseconds" => TimeSpan.FromMilliseconds(1),
                "s" or "sec" or "second" or "seconds" => TimeSpan.FromSeconds(1),
                "m" or "min" or "minute" or "minutes" => TimeSpan.FromMinutes(1),
                "h" or "hour" or "hours" => TimeSpan.FromHours(1),
                "d" or "day" or "days" => TimeSpan.FromDays(1),
                _ => TimeSpan.Zero,
            })
            : null;
    }

    private static TimeSpan? Times(double number, TimeSpan unit) =>
        number * unit.TotalDays is > 0 and <= 366 ? TimeSpan.FromMilliseconds(Math.Round(number * unit.TotalMilliseconds)) : null;

    /// <summary>Minute and hour, as a cron expression begins.</summary>
    private static string? TimeOfDay(JsonElement schedule)
    {
        if (TimeOnly.TryParseExact(Text(schedule, "time", "at", "timeOfDay"), ["H:mm", "HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return Cron(time.Minute, time.Hour);
        }

        return Number(schedule, "hour", "hourOfDay") is { } hour and >= 0 and <= 23 && (Number(schedule, "minute", "minuteOfHour") ?? 0) is var minute and >= 0 and <= 59
            ? Cron((int)minute, (int)hour)
            : null;
    }

    private static string Cron(int minute, int hour) => string.Create(CultureInfo.InvariantCulture, $"{minute} {hour}");

    private static string? Days(JsonElement schedule)
    {
        foreach (var name in new[] { "days", "daysOfWeek", "weekdays", "day", "dayOfWeek", "weekday" })
        {
            if (schedule.TryGetProperty(name, out var given))
            {
                var days = (given.ValueKind == JsonValueKind.Array ? given.EnumerateArray().ToList() : [given]).ConvertAll(Weekday);
                return days.Count == 0 || days.Contains(null) ? null : string.Join(',', days);
            }
        }

        return null;
    }

    private static string? Weekday(JsonElement day) => day.ValueKind switch
    {
        JsonValueKind.Number when day.TryGetInt32(out var number) && number is >= 0 and <= 7 => Weekdays[number % 7],
        JsonValueKind.String => Array.Find(Weekdays, name => day.GetString()!.StartsWith(name, StringComparison.OrdinalIgnoreCase)),
        _ => null,
    };

    private static string? Text(JsonElement json, params string[] names) => names
        .Select(name => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null)
        .FirstOrDefault(text => !string.IsNullOrEmpty(text));

    private static double? Number(JsonElement json, params string[] names)
    {
        foreach (var name in names)
        {
            if (json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number)
            {
                return value.GetDouble();
            }
        }

        return null;
    }
}
