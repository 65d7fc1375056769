using Akka.Configuration;

namespace TeamX.Actors.Persistence;

/// <summary>The HOCON files of <c>hocon/</c>, embedded in this assembly.</summary>
public static class TeamXHocon
{
    /// <summary>Reads one file.</summary>
    /// <param name="name">Its name without extension: <c>reference</c>, <c>sqlite</c>, <c>test</c>.</param>
    /// <exception cref="ArgumentException">There is no such file.</exception>
    public static Config Load(string name)
    {
        var assembly = typeof(TeamXHocon).Assembly;
        using var stream = assembly.GetManifestResourceStream($"TeamX.Actors.hocon.{name}.conf")
            ?? throw new ArgumentException($"There is no hocon/{name}.conf.", nameof(name));
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
