namespace TeamX.Actors.Domain.Protocol;

/// <summary>The rule for free text.</summary>
internal static class Text
{
    /// <summary>Checks a text; null when it is fine.</summary>
    public static Refusal? Check(string what, string? text, int max, int min = 0, bool allowLines = false)
    {
        if (text is null)
        {
            return min > 0 ? Refusals.TextInvalid(what, min, max) : null;
        }

        return text.Length < min || text.Length > max || (min > 0 && string.IsNullOrWhiteSpace(text))
            || HasControls(text, allowLines)
            ? Refusals.TextInvalid(what, min, max)
            : null;
    }

    /// <summary>Whether a text has control characters, other than line breaks and tabs where they are allowed.</summary>
    public static bool HasControls(ReadOnlySpan<char> text, bool allowLines = false)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) && !(allowLines && c is '\n' or '\r' or '\t'))
            {
                return true;
            }
        }

        return false;
    }
}
