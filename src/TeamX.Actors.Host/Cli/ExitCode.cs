namespace TeamX.Actors.Host.Cli;

/// <summary>How the program ends; the same numbers for every command.</summary>
internal static class ExitCode
{
    /// <summary>It did what it was asked.</summary>
    public const int Fine = 0;

    /// <summary>It was refused, or what was checked or awaited failed.</summary>
    public const int Refused = 1;

    /// <summary>The command line, or a setting, can't be used.</summary>
    public const int Usage = 2;

    /// <summary>No host answers.</summary>
    public const int Unreachable = 3;
}
