using TeamX.Actors.Hosting;

namespace TeamX.Actors.Host.Cli;

/// <summary>The settings as <c>serve</c> would read them, for commands that work on its files.</summary>
internal static class SettingsFiles
{
    /// <summary>The data directory: as given, otherwise as the settings say.</summary>
    public static string DataDirectory(string? given) => Path.GetFullPath(given ?? Read()[nameof(TeamXOptions.DataDirectory)] ?? new TeamXOptions().DataDirectory);

    /// <summary>Where the journal is: in the database or the data directory that is given, otherwise where the settings say.</summary>
    public static StoragePlace Storage(string? directory, string? connection)
    {
        var storage = Read().GetSection(nameof(TeamXOptions.Storage)).Get<StorageOptions>() ?? new StorageOptions();
        return new StoragePlace(
            DataDirectory(directory), connection ?? (directory is null && storage.Provider == "postgresql" ? storage.ConnectionString : null));
    }

    private static IConfigurationSection Read() => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
        .AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true)
        .AddEnvironmentVariables()
        .Build().GetSection(TeamXOptions.SectionName);
}
