using System.Globalization;
using System.Text;

namespace TeamX.Actors.Host.Runners;

/// <summary>What Linux tells about its processes in <c>/proc</c>. A process that ends while it is read is simply not there.</summary>
internal static class ProcessTable
{
    /// <summary>One process.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Group">The id of its process group: that of the group's leader.</param>
    /// <param name="StartedAt">Clock ticks between boot and its start: with the id, an identity until the next boot.</param>
    /// <param name="IsAlive">False for one that only waits to be reaped.</param>
    internal readonly record struct Entry(int Id, int Group, long StartedAt, bool IsAlive);

    /// <summary>Identifies the boot of this machine.</summary>
    public static string BootId { get; } = OperatingSystem.IsLinux() ? ReadOrNull("/proc/sys/kernel/random/boot_id")?.Trim() ?? "" : "";

    /// <summary>One process; null when there is none.</summary>
    public static Entry? Find(int id)
    {
        // "id (name) state parent group session …": the name may hold blanks and parentheses.
        var stat = ReadOrNull($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
        var rest = stat?[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return rest is { Length: > 19 }
            ? new Entry(id, int.Parse(rest[2], CultureInfo.InvariantCulture), long.Parse(rest[19], CultureInfo.InvariantCulture), rest[0] is not ("Z" or "X"))
            : null;
    }

    /// <summary>The live processes of a group.</summary>
    public static List<Entry> MembersOf(int group) =>
        [.. from folder in Directory.EnumerateDirectories("/proc")
            let name = Path.GetFileName(folder)
            where char.IsAsciiDigit(name[0])
            let entry = Find(int.Parse(name, CultureInfo.InvariantCulture))
            where entry is { IsAlive: true } && entry.Value.Group == @group
            select entry.Value];

    /// <summary>Whether a process was started with this environment variable.</summary>
    public static bool HasVariable(int id, string variable) =>
        ReadOrNull($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/environ")?.Split('\0').Contains(variable, StringComparer.Ordinal) ?? false;

    private static string? ReadOrNull(string path)
    {
        try
        {
            return File.ReadAllText(path, Encoding.Latin1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
