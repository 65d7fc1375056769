using System.Text.RegularExpressions;
using TeamX.Actors.Domain.Explanations;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Tests;

public sealed partial class DocumentationSpecs
{
    [Fact]
    public void Should_have_exactly_one_row_for_each_event_when_state_machine_is_described()
    {
        var events = typeof(CompanyEvent).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(CompanyEvent)))
            .Select(type => type.Name);
        var page = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "state-machine.md"));

        var rows = FirstCell().Matches(page).Select(row => row.Groups["event"].Value);

        rows.Should().BeEquivalentTo(events);
    }

    [Theory]
    [InlineData("Why a request waits", typeof(WaitReason))]
    [InlineData("What an agent does", typeof(AgentReason))]
    [InlineData("What happened to a request", typeof(StoryCode))]
    public void Should_have_exactly_one_row_for_each_code_when_explanations_are_described(string heading, Type list)
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "explain.md"));
        var section = page.Split("\n## ").Single(part => part.StartsWith(heading, StringComparison.Ordinal));

        var rows = FirstCell().Matches(section).Select(row => row.Groups["event"].Value);

        rows.Should().BeEquivalentTo(list.GetFields().Select(field => (string)field.GetRawConstantValue()!));
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TeamX.Actors.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The specs run outside of the repository.");
    }

    [GeneratedRegex(@"^\| `(?<event>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex FirstCell();
}
