using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Packages.Tests.Support;

namespace TeamX.Actors.Packages.Tests;

/// <summary>What somebody gets who has the packages and the README, and nothing else of this repository.</summary>
public sealed partial class PackageSpecs(Feed feed) : IClassFixture<Feed>
{
    private const string Tool = "teamx";

    private static IEnumerable<string> Libraries =>
        Directory.GetDirectories(Repository.PathOf("src")).Select(folder => Path.GetFileName(folder)).Where(name => name != "TeamX.Actors.Host");

    [Fact]
    public void Should_make_a_package_of_each_library_and_the_tool_when_packed()
    {
        feed.Output.Should().NotContain("warning");
        Directory.GetFiles(feed.Packages).Select(Path.GetFileName).Should().BeEquivalentTo(
            Libraries.Append(Tool).SelectMany(id => new[] { $"{id}.{Feed.Version}.nupkg", $"{id}.{Feed.Version}.snupkg" }));
    }

    [Fact]
    public void Should_have_readme_licence_documentation_and_symbols_when_a_library_is_packed()
    {
        foreach (var id in Libraries)
        {
            var nuspec = Nuspec(id);
            Value(nuspec, "license").Should().Be("MIT");
            Value(nuspec, "readme").Should().Be("README.md");
            Value(nuspec, "description").Should().NotBe("Package Description");
            using var package = ZipFile.OpenRead(FileOf(id, "nupkg"));
            package.Entries.Select(entry => entry.FullName).Should().Contain(["README.md", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"]);
            using var symbols = ZipFile.OpenRead(FileOf(id, "snupkg"));
            symbols.Entries.Select(entry => entry.FullName).Should().Contain($"lib/net10.0/{id}.pdb");
        }
    }

    [Fact]
    public void Should_need_the_others_of_its_own_version_alone_when_packages_share_internals()
    {
        var own = Libraries.SelectMany(id => Nuspec(id).Descendants().Where(element => element.Name.LocalName == "dependency"))
            .Where(dependency => dependency.Attribute("id")!.Value.StartsWith("TeamX.", StringComparison.Ordinal));

        own.Select(dependency => dependency.Attribute("version")!.Value).Should().NotBeEmpty().And.OnlyContain(version => version == $"[{Feed.Version}]");
    }

    [Fact]
    public async Task Should_run_the_agent_when_the_program_of_the_readme_is_pasted_into_a_new_console_project()
    {
        var program = WholeFiles().Single(code => code.Contains("CreateApplicationBuilder", StringComparison.Ordinal));
        var folder = await feed.MakeProjectAsync(
            "Evening", "<OutputType>Exe</OutputType>", program, "TeamX.Actors", "Microsoft.Extensions.Hosting");

        var output = await Command.RunUntilItSaysAsync("ada looks at T-1, run 1", folder, feed.Variables, "dotnet", "run");

        output.Should().Contain("Application is shutting down").And.NotContain("fail:").And.NotContain("warn:");
    }

    [Fact]
    public async Task Should_pass_when_the_tests_of_the_readme_are_pasted_into_a_new_test_project()
    {
        var tests = WholeFiles().Single(code => code.Contains("[Fact]", StringComparison.Ordinal));
        var folder = await feed.MakeProjectAsync(
            "Evening.Tests", "", "global using Xunit;\n" + tests,
            "TeamX.Actors.TestKit", "Microsoft.NET.Test.Sdk", "xunit", "xunit.runner.visualstudio");

        var output = await Command.RunAsync(folder, feed.Variables, "dotnet", "test");

        output.Should().MatchRegex($@"Passed:\s+{Facts().Count(tests)},");
    }

    [Fact]
    public async Task Should_work_in_any_folder_when_the_tool_is_installed()
    {
        await Command.RunAsync(feed.Folder, feed.Variables, "dotnet", "tool", "install", Tool, "--tool-path", "tools", "--version", Feed.Version);
        var elsewhere = Directory.CreateDirectory(Path.Combine(feed.Folder, "elsewhere")).FullName;
        var teamx = Path.Combine(feed.Folder, "tools", Tool);

        var output = await Command.RunUntilItSaysAsync("Listening on", elsewhere, feed.Variables, teamx, "--urls", "http://127.0.0.1:0");

        output.Should().NotContain("ERR");
        Directory.GetFileSystemEntries(elsewhere).Select(Path.GetFileName).Should().Equal("data");
        (await Command.RunAsync(elsewhere, feed.Variables, teamx, "--help")).Should().Contain("serve");
    }

    [Fact]
    public void Should_say_on_a_package_s_page_what_the_readme_says_when_it_shows_code()
    {
        var readme = Repository.Read("README.md");
        foreach (var page in Directory.GetDirectories(Repository.PathOf("src")).Select(folder => File.ReadAllText(Path.Combine(folder, "README.md"))))
        {
            Code().Matches(page).Select(block => block.Value).Where(block => !readme.Contains(block)).Should().BeEmpty();
            RelativeLinks().IsMatch(page).Should().BeFalse("on a package's page there is nothing beside it");
        }
    }

    /// <summary>The code blocks of the README that are files of their own; the others are compiled with the tests of TeamX.Actors.</summary>
    private static IEnumerable<string> WholeFiles() => Code().Matches(Repository.Read("README.md")).Select(block => block.Groups["code"].Value)
        .Where(code => code.StartsWith("using ", StringComparison.Ordinal));

    private XDocument Nuspec(string id)
    {
        using var package = ZipFile.OpenRead(FileOf(id, "nupkg"));
        using var nuspec = package.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(nuspec);
    }

    private string FileOf(string id, string extension) => Path.Combine(feed.Packages, $"{id}.{Feed.Version}.{extension}");

    private static string Value(XDocument nuspec, string name) => nuspec.Descendants().Single(element => element.Name.LocalName == name).Value;

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^\s*\[Fact\]", RegexOptions.Multiline)]
    private static partial Regex Facts();

    [GeneratedRegex(@"\]\((?!https?://)")]
    private static partial Regex RelativeLinks();
}
