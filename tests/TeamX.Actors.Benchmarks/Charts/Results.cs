using System.Text.Json;

namespace TeamX.Actors.Benchmarks.Charts;

/// <summary>The results of a folder: one file a verb, as it was printed with <c>--json</c>.</summary>
/// <param name="folder">Where the files are.</param>
internal sealed class Results(DirectoryInfo folder)
{
    private readonly Dictionary<string, Figures?> _read = [];

    /// <summary>What a verb has measured; null when there is no such file, which is said once on standard error.</summary>
    /// <exception cref="InvalidDataException">The file holds no JSON.</exception>
    public Figures? this[string verb]
    {
        get
        {
            if (!_read.TryGetValue(verb, out var figures))
                _read.Add(verb, figures = Read(verb + ".json"));

            return figures;
        }
    }

    private Figures? Read(string name)
    {
        var file = Path.Combine(folder.FullName, name);
        if (!File.Exists(file))
        {
            Console.Error.WriteLine($"{name} is not in {folder}; what it would show is left out");
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return new Figures(name, document.RootElement.Clone());
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{name} holds no JSON: {fault.Message}", fault);
        }
    }
}
