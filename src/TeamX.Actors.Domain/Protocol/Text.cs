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
            || text.Any(c => char.IsControl(c) && !(allowLines && (c is '\n' or '\r' or '\t')))
            ? Refusals.TextInvalid(what, min, max)
            : null;
    }
}
