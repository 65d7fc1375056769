using TeamX.Actors.Hosting;

namespace TeamX.Actors.Host.Cli;

/// <summary>The settings as <c>serve</c> would read them, for commands that work on its files.</summary>
internal static class SettingsFiles
{
    /// <summary>The data directory: as given, otherwise as the settings say.</summary>
    public static string DataDirectory(string? given) => Path.GetFullPath(given
        ?? new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .Build()[$"{TeamXOptions.SectionName}:{nameof(TeamXOptions.DataDirectory)}"]
        ?? new TeamXOptions().DataDirectory);
}
