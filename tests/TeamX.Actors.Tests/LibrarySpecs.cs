using TeamX.Actors.Hosting;

namespace TeamX.Actors.Tests;

public sealed class LibrarySpecs
{
    /// <summary>
    /// A library that comes with another one and puts extension methods into the global namespace takes calls meant for the runtime's own: seven megabytes
    /// were loaded for one <c>Zip</c>, before the first write of every start.
    /// </summary>
    [Fact]
    public void Should_call_no_library_that_is_not_meant()
    {
        string[] meant =
        [
            "Akka", "Google.Protobuf", "Microsoft.AspNetCore", "Microsoft.Data.Sqlite", "Microsoft.Extensions", "Microsoft.Win32", "Npgsql", "SQLitePCLRaw.core", "System",
            "TeamX.Actors.Domain",
        ];

        typeof(TeamXOptions).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Should().OnlyContain(name => Array.Exists(meant, prefix => name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal)));
    }
}
