using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>Options and arguments that several commands have.</summary>
internal static partial class Fields
{
    // Beyond what the engine accepts, and small enough to be added to any instant.
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(10_000);

    /// <summary>The argument of a wakeup.</summary>
    public static Argument<string> Id() => new("id") { Description = "The id of the wakeup." };

    /// <summary>Who asks.</summary>
    public static Option<string> By() => new("--by") { Description = "Who asks, for the record.", HelpName = "NAME" };

    /// <summary>Why.</summary>
    public static Option<string> Reason() => new("--reason") { Description = "Why, for the record.", HelpName = "TEXT" };

    /// <summary>A JSON object in an option or file.</summary>
    /// <exception cref="CliFault">It is none.</exception>
    public static JsonNode ParseJson(string text, string where)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: ApiJson.Document) ?? throw CliFault.Usage($"{where} is null.");
        }
        catch (JsonException e)
        {
            throw CliFault.Usage($"{where} is no JSON: {e.Message}");
        }
    }

    /// <summary>A length of time: <c>30s</c>, <c>10m</c>, <c>2h</c>, <c>1d</c>, or ISO 8601.</summary>
    /// <exception cref="CliFault">It can't be read.</exception>
    public static TimeSpan ParseSpan(string text, string option)
    {
        var span = SpanOf(text, option);
        return span <= LongestSpan ? span : throw CliFault.Usage($"'{CliText.Clean(text)}' is too long. Nothing can be scheduled further than 5 years ahead.");
    }

    private static TimeSpan SpanOf(string text, string option)
    {
        if (DurationText.TryParse(text, out var span))
        {
            return span;
        }

        var match = ShortSpan().Match(text);
        if (!match.Success || !int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw CliFault.Usage($"'{CliText.Clean(text)}' is no length of time. Give {option} one like 30s, 10m, 2h, 1d or PT2H30M.");
        }

        return match.Groups[2].ValueSpan[0] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
    }

    [GeneratedRegex("^([0-9]{1,7})([smhd])$")]
    private static partial Regex ShortSpan();
}
