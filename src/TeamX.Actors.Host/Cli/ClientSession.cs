using System.Text.Json;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Cli;

/// <summary>What a command that calls a host works with.</summary>
/// <param name="Io">Where it reads and writes.</param>
/// <param name="Api">The host.</param>
/// <param name="Company">The path of the company.</param>
/// <param name="Json">Whether a program reads the output.</param>
internal sealed record ClientSession(CliIo Io, ApiClient Api, string Company, bool Json)
{
    /// <summary>The path of one wakeup.</summary>
    /// <exception cref="CliFault">The id can't be one.</exception>
    public string Wakeup(string id) => $"{Company}/wakeups/{Segment(id)}";

    /// <summary>The path of one agent.</summary>
    /// <exception cref="CliFault">The id can't be one.</exception>
    public string Agent(string id) => $"{Company}/agents/{Segment(id)}";

    /// <summary>An id as a part of an address. Dots alone would lead to another address.</summary>
    public static string Segment(string id) =>
        NameRule.IsValid(id) ? Uri.EscapeDataString(id) : throw CliFault.Usage($"'{CliText.Clean(id)}' is no id.");

    /// <summary>Writes the host's answer, as it is for a program, otherwise as told.</summary>
    public void Answer(JsonElement answer, Action<JsonElement> show)
    {
        if (Json)
        {
            Io.Out.WriteLine(JsonSerializer.Serialize(answer, ApiJson.Options));
        }
        else
        {
            show(answer);
        }
    }
}
