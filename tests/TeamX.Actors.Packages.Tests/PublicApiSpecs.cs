using System.Reflection;
using PublicApiGenerator;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Packages.Tests;

/// <summary>
/// What the libraries offer to others, as it was approved: <c>PublicApi/*.approved.txt</c>. Who means a change runs these specs once with
/// <c>TEAMX_APPROVE_PUBLIC_API=1</c> and checks the new file in.
/// </summary>
public sealed class PublicApiSpecs
{
    private static readonly ApiGeneratorOptions WithoutAssemblyAttributes = new() { IncludeAssemblyAttributes = false };

    public static TheoryData<string> Libraries => [.. Directory.GetDirectories(Repository.PathOf("src"))
        .Select(folder => Path.GetFileName(folder)).Where(name => name != "TeamX.Actors.Host").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Should_offer_what_was_approved_when_built(string library)
    {
        var file = Repository.PathOf($"tests/TeamX.Actors.Packages.Tests/PublicApi/{library}.approved.txt");
        var offered = Assembly.Load(library).GeneratePublicApi(WithoutAssemblyAttributes).ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("TEAMX_APPROVE_PUBLIC_API") == "1") File.WriteAllText(file, offered);

        var approved = File.Exists(file) ? File.ReadAllText(file) : "";
        var (before, now) = (Members(approved), Members(offered));

        var difference = now.Except(before).Select(member => $"+ {member}").Concat(before.Except(now).Select(member => $"- {member}"));
        string.Join('\n', difference).Should().BeEmpty(
            "{0} is what others may rely on. If the change is meant, run these specs with TEAMX_APPROVE_PUBLIC_API=1 and check the file in", file);
        offered.Should().Be(approved);
    }

    /// <summary>Each line behind the type that it belongs to.</summary>
    private static HashSet<string> Members(string api)
    {
        var members = new HashSet<string>();
        var (space, type) = ("", "");
        foreach (var line in api.Split('\n').Where(line => line.Trim() is not ("" or "{" or "}")))
        {
            var indent = line.Length - line.TrimStart().Length;
            if (indent == 0) space = line.Trim();
            if (indent == 4) type = line.Trim();
            members.Add(indent < 4 ? space : indent == 4 ? $"{space} · {type}" : $"{type} · {line.Trim()}");
        }

        return members;
    }
}
