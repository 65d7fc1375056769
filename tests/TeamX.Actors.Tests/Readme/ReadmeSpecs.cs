using System.Text.RegularExpressions;

namespace TeamX.Actors.Tests.Readme;

/// <summary>The code of the README, and of its page on embedding, is compiled here, apart from whole files: the specs of the packages paste and run those.</summary>
public sealed partial class ReadmeSpecs
{
    [Fact]
    public void Should_show_code_that_is_compiled_here_when_it_shows_a_part_of_a_file()
    {
        var root = RepositoryRoot();
        var compiled = Directory.GetFiles(Path.Combine(root, "tests", "TeamX.Actors.Tests", "Readme"), "*.cs")
            .Select(file => Unindented(File.ReadAllText(file)))
            .ToList();
        var readme = File.ReadAllText(Path.Combine(root, "README.md")) + File.ReadAllText(Path.Combine(root, "docs", "embedding.md"));

        var blocks = CSharp().Matches(readme).Select(block => Unindented(block.Groups["code"].Value))
            .Where(block => !block.StartsWith("using ", StringComparison.Ordinal)).ToList();

        blocks.Should().NotBeEmpty().And.OnlyContain(block => compiled.Exists(file => file.Contains(block)));
    }

    private static string Unindented(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()));

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TeamX.Actors.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The specs run outside of the repository.");
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
