using System.Text.RegularExpressions;

namespace TeamX.Actors.Host.Tests.Support;

/// <summary>What docs/openapi.yaml promises.</summary>
internal static partial class Contract
{
    /// <summary>The file.</summary>
    public static readonly string Text = Repository.Read("docs/openapi.yaml");

    // Per operation, for example "GET /api/companies/{c}", its answers: "404 company_not_found".
    private static readonly Dictionary<string, List<string>> Answers = Read();

    /// <summary>Verbs and addresses, for example <c>GET /api/companies/{c}</c>.</summary>
    public static IEnumerable<string> Operations => Answers.Keys;

    /// <summary>Whether a request may be answered with this status and code.</summary>
    /// <param name="verb">For example <c>GET</c>.</param>
    /// <param name="path">An address with ids in it, without its query.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The code of the problem.</param>
    public static bool Allows(string verb, string path, int status, string code)
    {
        // The contract says once for all operations what a malformed id in an address or header is answered with.
        var answers = Answers.Single(operation => Regex.IsMatch($"{verb} {path}", $"^{Parameter().Replace(operation.Key, "[^/]+")}$")).Value;
        return code == "id_invalid" || answers.Any(answer => Regex.IsMatch(answer, $@"^{status} .*\b{code}\b"));
    }

    private static Dictionary<string, List<string>> Read()
    {
        var operations = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var (path, answers) = ("", new List<string>());
        foreach (Match line in Line().Matches(Text))
        {
            if (line.Groups["path"].Success)
            {
                path = line.Groups["path"].Value;
            }
            else if (line.Groups["verb"].Success)
            {
                operations.Add($"{line.Groups["verb"].Value.ToUpperInvariant()} {path}", answers = []);
            }
            else
            {
                answers.Add($"{line.Groups["status"].Value} {line.Groups["answer"].Value}");
            }
        }

        return operations;
    }

    [GeneratedRegex(@"(?m)^  (?<path>/[^:]*):$|^    (?<verb>get|put|post|delete):$|^        '(?<status>\d+)':(?<answer>.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
