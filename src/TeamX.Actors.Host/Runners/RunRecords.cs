using System.Text.Json;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Runners;

/// <summary>
/// The folder <c>runs</c> of the data directory: one file per run with its process group. A host that was killed leaves its commands
/// running; whoever holds the data directory next ends them before the same request runs again.
/// </summary>
internal sealed class RunRecords(string directory)
{
    private readonly string _incarnation = Guid.NewGuid().ToString("N");

    /// <summary>Remembers the group of a run that has just started.</summary>
    public void Write(WakeupId wakeup, LeaseToken token, ProcessGroup group)
    {
        Directory.CreateDirectory(directory);
        var record = new Record(_incarnation, token.ToString(), group.Id, ProcessTable.Find(group.Id)?.StartedAt ?? 0, ProcessTable.BootId);
        var path = PathOf(wakeup);

        // Written beside and moved: a reader finds a whole record or none.
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(record, ApiJson.Options));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Forgets a run that has ended; a later run of the same request keeps its record.</summary>
    public void Remove(WakeupId wakeup, LeaseToken token)
    {
        var path = PathOf(wakeup);
        if (Read(path) is { } record && record.LeaseToken == token.ToString())
        {
            File.Delete(path);
        }
    }

    /// <summary>Ends what an earlier run of this request left behind.</summary>
    public Task KillLeftoverAsync(WakeupId wakeup) => KillAsync(PathOf(wakeup), ofAnyIncarnation: true);

    /// <summary>Ends what the host that held this data directory before left behind.</summary>
    public async Task KillLeftoversAsync()
    {
        if (!Directory.Exists(directory))
        {
            return;
        }

        foreach (var path in Directory.GetFiles(directory))
        {
            await KillAsync(path, ofAnyIncarnation: false).ConfigureAwait(false);
        }
    }

    private async Task KillAsync(string path, bool ofAnyIncarnation)
    {
        if (!File.Exists(path))
        {
            return;
        }

        var record = Read(path);
        if (record?.Incarnation == _incarnation && !ofAnyIncarnation)
        {
            return;
        }

        if (record is not null && IsStillThatGroup(record))
        {
            await new ProcessGroup(record.Group).KillAsync().ConfigureAwait(false);
        }

        File.Delete(path);
    }

    // Process ids are used again. The leader is known by its start; without it a member is known by the token it was started with.
    private static bool IsStillThatGroup(Record record) =>
        record.BootId == ProcessTable.BootId && (ProcessTable.Find(record.Group) is { } leader
            ? leader.StartedAt == record.StartedAt
            : ProcessTable.MembersOf(record.Group).Exists(member => ProcessTable.HasVariable(member.Id, $"{RunEnvironment.LeaseToken}={record.LeaseToken}")));

    private static Record? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Record>(File.ReadAllText(path), ApiJson.Options);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private string PathOf(WakeupId wakeup) => Path.Combine(directory, wakeup.ToString());

    private sealed record Record(string Incarnation, string LeaseToken, int Group, long StartedAt, string BootId);
}
