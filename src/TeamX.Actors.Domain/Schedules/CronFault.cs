using System.Buffers;

namespace TeamX.Actors.Domain.Schedules;

/// <summary>Says where a cron expression is wrong. The parser only says that it is.</summary>
internal static class CronFault
{
    private const int MaxLength = 128;

    private static readonly (string Name, string Rule)[] Fields =
    [
        ("second", "A second is 0 to 59"),
        ("minute", "A minute is 0 to 59"),
        ("hour", "An hour is 0 to 23"),
        ("day of month", "A day of month is 1 to 31, L (the last), LW or nW (the nearest weekday)"),
        ("month", "A month is 1 to 12 or JAN to DEC"),
        ("day of week", "A day of week is 0 to 7 or SUN to SAT (0 and 7 are Sunday), nL (the last) or n#k (the k-th of the month)"),
    ];

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly string[] Names =
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC", "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <summary>One sentence or two with the position of the first fault; null when the expression can be read.</summary>
    public static string? Of(string cron)
    {
        if (cron.Length > MaxLength)
        {
            return $"The cron expression is too long at character {MaxLength + 1}: it has at most {MaxLength} characters.";
        }

        if (cron.AsSpan().IndexOfAnyExceptInRange(' ', '~') is >= 0 and var odd)
        {
            return $"The cron expression is wrong at character {odd + 1}: it has printable ASCII characters only, and spaces between its fields.";
        }

        var fields = Split(cron);
        if (fields.Count > 0 && fields[0].Text.StartsWith('@'))
        {
            return $"The cron expression is wrong at character {fields[0].Start + 1}: shorthands like '@daily' are not known. Give 5 or 6 fields.";
        }

        if (fields.Count is not (5 or 6))
        {
            var at = fields.Count > 6 ? fields[6].Start : cron.Length;
            return $"The cron expression is wrong at character {at + 1}: it has {fields.Count} fields. "
                + "Give 5 (minute, hour, day of month, month, day of week), or 6 with the second first.";
        }

        return Enumerable.Range(0, fields.Count).Select(index => OfField(fields, index)).FirstOrDefault(fault => fault is not null);
    }

    private static string? OfField(List<(int Start, string Text)> fields, int index)
    {
        var (start, text) = fields[index];
        if (Reads(text))
        {
            return null;
        }

        var (at, length) = Locate(text, Reads);
        var (name, rule) = Fields[index + 6 - fields.Count];
        var what = length == 0 ? "something is missing there" : $"'{text.Substring(at, length)}' does not fit there";
        return $"The cron expression is wrong at character {start + at + 1}, in field {index + 1} ({name}): {what}. "
            + $"{rule}, or a list, range or step of them, or *.";

        bool Reads(string candidate)
        {
            var alone = Enumerable.Repeat("*", fields.Count).ToArray();
            alone[index] = candidate;
            return CronRule.CanRead(alone);
        }
    }

    // The fault is where the longest beginning ends from which a field could still be made. Halving keeps it cheap, for the parser refuses slowly.
    private static (int At, int Length) Locate(string text, Func<string, bool> reads)
    {
        int good = 0, bad = text.Length + 1;
        while (bad - good > 1)
        {
            var middle = (good + bad) / 2;
            if (CanGrow(text[..middle], reads))
            {
                good = middle;
            }
            else
            {
                bad = middle;
            }
        }

        // A number or a name that could have grown but did not, as in "0,5" of a day, is itself the fault.
        var unfinished = good > 0 && char.IsAsciiLetterOrDigit(text[good - 1]) && !reads(text[..good]);
        var at = unfinished ? good - 1 : good;
        if (at == text.Length)
        {
            return (at, 0);
        }

        int start = at, end = at + 1;
        while (start > 0 && SameWord(text[start - 1], text[at]))
        {
            start--;
        }

        while (end < text.Length && SameWord(text[end], text[at]))
        {
            end++;
        }

        return (start, end - start);
    }

    // After a number or a mark one more digit makes a field of each beginning; a name has to be written to its end.
    private static bool CanGrow(string beginning, Func<string, bool> reads)
    {
        if (beginning.Length == 0 || reads(beginning) || reads(beginning + "1"))
        {
            return true;
        }

        var letters = beginning.Length - beginning.AsSpan().LastIndexOfAnyExcept(Letters) - 1;
        return letters is 1 or 2
            && Names.Any(name => name.AsSpan().StartsWith(beginning.AsSpan(beginning.Length - letters), StringComparison.OrdinalIgnoreCase)
                && reads(beginning + name[letters..]));
    }

    private static bool SameWord(char one, char other) =>
        (char.IsAsciiDigit(one) && char.IsAsciiDigit(other)) || (char.IsAsciiLetter(one) && char.IsAsciiLetter(other));

    private static List<(int Start, string Text)> Split(string cron)
    {
        var fields = new List<(int, string)>();
        foreach (var range in cron.AsSpan().Split(' '))
        {
            var (start, length) = range.GetOffsetAndLength(cron.Length);
            if (length > 0)
            {
                fields.Add((start, cron.Substring(start, length)));
            }
        }

        return fields;
    }
}
