using System.Reflection;
using System.Xml.Linq;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Packages.Tests.Support;

/// <summary>
/// The packages of what the test run has built, in a feed of their own, and a folder outside of the repository for projects that use them. What
/// NuGet unpacks of them is kept there too, and everything else is taken from where it is already: nothing is left on the machine.
/// </summary>
public sealed class Feed : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>The folder for projects.</summary>
    public string Folder => _folder.Path;

    /// <summary>Where the packages are.</summary>
    public string Packages => _folder.File("feed");

    /// <summary>What the packing wrote.</summary>
    public string Output { get; private set; } = "";

    /// <summary>The version that all packages have.</summary>
    public static string Version { get; } = XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("VersionPrefix").Single().Value;

    /// <summary>What NuGet and the build have to know: where to unpack, and that nothing of theirs may stay behind when they end.</summary>
    internal Dictionary<string, string> Variables => new()
    {
        ["NUGET_PACKAGES"] = _folder.File("unpacked"),
        ["NuGetAudit"] = "false",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
        ["DOTNET_NOLOGO"] = "1",
    };

    /// <summary>The version of somebody else's package that this repository uses.</summary>
    public static string VersionOf(string package) => XDocument.Parse(Repository.Read("Directory.Packages.props"))
        .Descendants("PackageVersion").Single(version => version.Attribute("Include")!.Value == package).Attribute("Version")!.Value;

    /// <summary>Packs, and says in a nuget.config beside the user's own where the packages are.</summary>
    public async Task InitializeAsync()
    {
        var configuration = typeof(Feed).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var there = typeof(Feed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "NuGetPackageRoot").Value;
        Output = await Command.RunAsync(Repository.PathOf("."), Variables.Where(variable => variable.Key != "NUGET_PACKAGES"),
            "dotnet", "pack", "--no-build", "--configuration", configuration, "--output", Packages);
        await File.WriteAllTextAsync(_folder.File("nuget.config"), $"""
            <configuration>
              <packageSources><add key="made-by-this-run" value="{Packages}" /></packageSources>
              <fallbackPackageFolders><add key="restored-before" value="{there}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>Makes a project.</summary>
    /// <param name="name">Its name, and that of its folder.</param>
    /// <param name="properties">Its own properties, as XML.</param>
    /// <param name="source">Its only source file.</param>
    /// <param name="packages">What it uses besides our packages, as this repository does; each of ours in the version of this run.</param>
    /// <returns>Its folder.</returns>
    public async Task<string> MakeProjectAsync(string name, string properties, string source, params string[] packages)
    {
        var folder = Directory.CreateDirectory(_folder.File(name)).FullName;
        var references = packages.Select(package =>
            $"""<PackageReference Include="{package}" Version="{(package.StartsWith("TeamX.", StringComparison.Ordinal) ? Version : VersionOf(package))}" />""");
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                {properties}
              </PropertyGroup>
              <ItemGroup>{string.Concat(references)}</ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "Pasted.cs"), source);
        return folder;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();
}
