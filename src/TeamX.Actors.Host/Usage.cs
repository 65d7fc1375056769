namespace TeamX.Actors.Host;

/// <summary>What the program says about itself.</summary>
internal static class Usage
{
    /// <summary>The commands and where settings come from.</summary>
    public const string Text =
        $"""
        teamx [serve] [--urls URL] [--TeamX:NAME VALUE ...]

          serve    runs the wakeup engine and its HTTP API on {ListenAddresses.Default}, or where --urls says;
                   data lives in ./data, or where --TeamX:DataDirectory says

        Every setting can also stand in appsettings.json (section TeamX) or in the environment (TeamX__NAME).
        Exit codes: 0 ended as asked, 1 failed, 2 a setting or the command line can't be used.
        """;
}
