using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Security;

/// <summary>
/// Reads <c>TeamX:ApiKeys</c>. The binder would drop what it does not understand, and a misspelt <c>companies</c> would open all of them: so
/// every member is looked at here. No sentence shows a key.
/// </summary>
public static class ApiKeySettings
{
    /// <summary>The section.</summary>
    public const string SectionName = "TeamX:ApiKeys";

    private const int MinLength = 16;
    private const int MaxLength = 512;
    private static readonly string[] Members = ["key", "companies", "role"];

    /// <summary>The configured keys.</summary>
    /// <exception cref="OptionsValidationException">One can't be used; a sentence for each fault.</exception>
    public static ApiKeys Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(SectionName);
        var entries = section.GetChildren().ToList();
        var faults = entries.SelectMany(FaultsOf).Concat(Repeated(entries)).ToList();
        if (entries.Count == 0 && !string.IsNullOrEmpty(section.Value))
        {
            faults.Add($"{SectionName} is a list: [{{\"key\": …, \"companies\": […], \"role\": \"reader\" or \"operator\"}}].");
        }

        return faults.Count == 0
            ? new ApiKeys([.. entries.Select((entry, index) => KeyOf(entry, index + 1))])
            : throw new OptionsValidationException(SectionName, typeof(ApiKeys), faults);
    }

    /// <summary>Whether this environment variable holds keys, under any prefix that configuration knows. Commands do not inherit it.</summary>
    public static bool IsVariable(string name) => name.Replace("__", ":", StringComparison.Ordinal).Contains(SectionName, StringComparison.OrdinalIgnoreCase);

    private static ApiKey KeyOf(IConfigurationSection entry, int number)
    {
        var companies = Companies(entry);
        return new ApiKey(ApiKeys.HashOf(entry["key"]!), new ApiCaller(
            $"key {number}", RoleOf(entry["role"]), companies.Exists() ? Names(companies).Select(id => new CompanyId(id)).ToFrozenSet() : null));
    }

    private static IEnumerable<string> FaultsOf(IConfigurationSection entry)
    {
        var (path, companies) = (entry.Path, Companies(entry));
        foreach (var member in entry.GetChildren().Where(child => !Members.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            yield return $"{path} has only key, companies and role, not '{member.Key}'.";
        }

        if (entry["key"] is not { Length: >= MinLength and <= MaxLength } key || !key.All(character => character is > ' ' and <= '~'))
        {
            yield return $"{path}:Key has {MinLength} to {MaxLength} printable ASCII characters without blanks. `openssl rand -hex 32` makes a good one.";
        }

        if (RoleOf(entry["role"]) == ApiRole.None)
        {
            yield return $"{path}:Role is reader or operator.";
        }

        if (companies.Exists() && !(companies.GetChildren().Any() && Names(companies).All(NameRule.IsValid)))
        {
            yield return $"{path}:Companies is a list of company ids, at least one; leave it out for a key to all companies.";
        }
    }

    private static IEnumerable<string> Repeated(List<IConfigurationSection> entries) => entries
        .Where(entry => !string.IsNullOrEmpty(entry["key"]))
        .GroupBy(entry => entry["key"], StringComparer.Ordinal)
        .Where(same => same.Count() > 1)
        .Select(same => $"{string.Join(" and ", same.Select(entry => entry.Path))} are the same key: give each its own.");

    private static ApiRole RoleOf(string? name) => name switch
    {
        "reader" => ApiRole.Reader,
        "operator" => ApiRole.Operator,
        _ => ApiRole.None,
    };

    private static IConfigurationSection Companies(IConfigurationSection entry) => entry.GetSection("companies");

    private static IEnumerable<string> Names(IConfigurationSection companies) => companies.GetChildren().Select(company => company.Value ?? "");
}
