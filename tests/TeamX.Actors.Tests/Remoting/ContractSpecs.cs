using System.Text.RegularExpressions;
using TeamX.Actors.Remoting;

namespace TeamX.Actors.Tests.Remoting;

/// <summary>The page docs/remoting.md says what is on the wire.</summary>
public sealed partial class ContractSpecs
{
    [Fact]
    public void Should_list_every_manifest_with_its_message_when_the_page_is_read()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "remoting.md"));

        var listed = Row().Matches(page).Select(row => (Manifest: row.Groups[1].Value, Type: row.Groups[2].Value, Data: row.Groups[3].Value));

        listed.Should().BeEquivalentTo(MessageForms.All.All.Select(form =>
            (form.Manifest, form.Type.Name, form.Write(WireSpecs.SampleOf(form.Type.Name)).Descriptor.Name)));
        page.Should().Contain($"`{MessageSerializer.FixedId}`").And.Contain($"`{ClusterSerializer.FixedId}`");
    }

    [GeneratedRegex(@"^\| `(\w+)` \| `(\w+)` \| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "TeamX.Actors.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
