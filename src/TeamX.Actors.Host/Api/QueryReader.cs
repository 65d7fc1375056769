using System.Globalization;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>Reads query parameters strictly: a misspelt filter must not silently list everything.</summary>
internal sealed class QueryReader
{
    private readonly IQueryCollection _query;

    /// <exception cref="ApiProblem">400 <c>query_invalid</c>: a parameter is unknown or repeated.</exception>
    public QueryReader(HttpRequest request, params string[] known)
    {
        _query = request.Query;
        foreach (var (name, values) in _query)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw Invalid(name, known.Length == 0 ? "there are none here." : $"these exist: {string.Join(", ", known)}.");
            }

            if (values.Count != 1)
            {
                throw Invalid(name, "give it once.");
            }
        }
    }

    /// <summary>The text of a parameter; null when it is not there or empty.</summary>
    public string? Text(string name) => _query.TryGetValue(name, out var values) && values.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>The cursor of a list that is ordered by id: the last id of the page before.</summary>
    /// <exception cref="ApiProblem">400 <c>cursor_invalid</c>: no id.</exception>
    public string? IdCursor() => Text("cursor") is var text && (text is null || NameRule.IsValid(text))
        ? text
        : throw ApiProblem.Malformed(RefusalCodes.CursorInvalid, "Give the nextCursor of the page before, unchanged.");

    /// <exception cref="ApiProblem">400 <c>query_invalid</c>: not a whole number.</exception>
    public int Number(string name, int otherwise)
    {
        var text = Text(name);
        return text is null ? otherwise
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw Invalid(name, "give a whole number.");
    }

    /// <exception cref="ApiProblem">400 <c>query_invalid</c>: neither true nor false.</exception>
    public bool Flag(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Invalid(name, "give true or false."),
    };

    /// <summary>The value that a parameter names; null when it is not there.</summary>
    /// <exception cref="ApiProblem">400 <c>query_invalid</c>: no such name.</exception>
    public T? Named<T>(string name, Func<string?, T> valueOf, params string[] names)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var value = valueOf(text);
        return value.Equals(default(T)) ? throw Invalid(name, $"give one of {string.Join(", ", names)}.") : value;
    }

    private static ApiProblem Invalid(string name, string why) =>
        ApiProblem.Malformed(ApiCodes.QueryInvalid, $"The query parameter '{name}' can't be used: {why}");
}
