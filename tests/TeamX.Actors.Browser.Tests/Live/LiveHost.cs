using TeamX.Actors.Browser.Tests.Support;

namespace TeamX.Actors.Browser.Tests.Live;

/// <summary>One host and one browser for all who watch agents at work; each spec has a company of its own in it.</summary>
[CollectionDefinition(Name)]
public sealed class LiveHost : ICollectionFixture<BrowserFixture>
{
    public const string Name = "live";
}
