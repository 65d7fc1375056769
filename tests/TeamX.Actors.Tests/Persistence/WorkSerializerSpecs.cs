using System.Runtime.Serialization;
using Google.Protobuf;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Persistence.Protos;

namespace TeamX.Actors.Tests.Persistence;

/// <summary>What is refused on read, and what is shared, of goals, tickets and schedules.</summary>
public sealed class WorkSerializerSpecs
{
    private static readonly Dictionary<string, Action<CommitData, int>> CommitEnums = new(StringComparer.Ordinal)
    {
        ["ticket status"] = (commit, value) => Of(commit, e => e.TicketStatusChanged).Status = (TicketStatusData)value,
        ["kind of a definition"] = (commit, value) => Of(commit, e => e.ScheduleDefined).ScheduleId.Kind = (ScheduleKindData)value,
        ["kind of a fire"] = (commit, value) => Of(commit, e => e.ScheduleFired).ScheduleId.Kind = (ScheduleKindData)value,
        ["overlap policy"] = (commit, value) => Of(commit, e => e.ScheduleDefined).Definition.Overlap = (OverlapPolicyData)value,
        ["missed-fire policy"] = (commit, value) => Of(commit, e => e.ScheduleDefined).Definition.MissedFires = (MissedFirePolicyData)value,
        ["outcome"] = (commit, value) => Of(commit, e => e.ScheduleFired).Outcome = (FireOutcomeData)value,
    };

    private static readonly Dictionary<string, Action<SnapshotData, int>> SnapshotEnums = new(StringComparer.Ordinal)
    {
        ["ticket status"] = (snapshot, value) => snapshot.Tickets[0].Status = (TicketStatusData)value,
        ["kind"] = (snapshot, value) => snapshot.Schedules[0].ScheduleId.Kind = (ScheduleKindData)value,
        ["last outcome"] = (snapshot, value) => snapshot.Schedules[0].LastOutcome = (FireOutcomeData)value,
    };

    private static readonly Dictionary<string, Action<CommitData>> MissingParts = new(StringComparer.Ordinal)
    {
        ["id of a definition"] = commit => Of(commit, e => e.ScheduleDefined).ScheduleId = null,
        ["definition"] = commit => Of(commit, e => e.ScheduleDefined).Definition = null,
        ["recurrence"] = commit => Of(commit, e => e.ScheduleDefined).Definition.Recurrence = null,
        ["id of a removal"] = commit => Of(commit, e => e.ScheduleDeleted).ScheduleId = null,
        ["id of a fire"] = commit => Of(commit, e => e.ScheduleFired).ScheduleId = null,
    };

    private readonly CompanySerializer _serializer = new(null!);

    public static TheoryData<string, int> UnknownInCommits => Unknown(CommitEnums.Keys);

    public static TheoryData<string, int> UnknownInSnapshots => Unknown(SnapshotEnums.Keys);

    public static TheoryData<string> Missing => [.. MissingParts.Keys];

    [Theory]
    [MemberData(nameof(UnknownInCommits))]
    public void Should_refuse_when_enum_value_of_an_event_is_unknown(string what, int value) =>
        Refused(Commit(commit => CommitEnums[what](commit, value)), "*is unknown to this release*");

    [Theory]
    [MemberData(nameof(UnknownInSnapshots))]
    public void Should_refuse_when_enum_value_of_a_snapshot_is_unknown(string what, int value) =>
        Refused(Snapshot(snapshot => SnapshotEnums[what](snapshot, value)), "*is unknown to this release*");

    [Theory]
    [MemberData(nameof(Missing))]
    public void Should_refuse_when_a_part_of_an_event_is_missing(string what) => Refused(Commit(MissingParts[what]), "*it is damaged*");

    [Fact]
    public void Should_refuse_when_a_goal_of_the_snapshot_is_lost() => Refused(Snapshot(data => data.Goals.RemoveAt(1)), "*it is damaged*");

    [Fact]
    public void Should_refuse_when_a_ticket_of_the_snapshot_is_lost() => Refused(Snapshot(data => data.Tickets.RemoveAt(1)), "*it is damaged*");

    [Fact]
    public void Should_refuse_when_a_schedule_of_the_snapshot_is_lost() => Refused(Snapshot(data => data.Schedules.RemoveAt(1)), "*it is damaged*");

    [Fact]
    public void Should_refuse_to_write_when_an_enum_value_is_none() =>
        _serializer.Invoking(s => s.ToBinary(Samples.CommitOf(new TicketStatusChanged(new TicketId("T-1"), TicketStatus.Unknown))))
            .Should().Throw<SerializationException>();

    [Fact]
    public void Should_share_the_empty_context_when_a_schedule_says_nothing()
    {
        var written = Samples.CommitOf(new ScheduleDefined(ScheduleId.Schedule("s"), Samples.Hourly, null));
        var bytes = _serializer.ToBinary(written);

        CommitData.Parser.ParseFrom(bytes).Events[0].ScheduleDefined.Definition.Context.Should().BeNull();
        var read = (Commit)_serializer.FromBinary(bytes, CompanySerializer.CommitManifest);
        ((ScheduleDefined)read.Events[0].Body).Definition.Context.Should().BeSameAs(WakeupContext.Empty);
    }

    [Fact]
    public void Should_share_names_when_many_tickets_belong_together()
    {
        var parent = new TicketSnapshot(new TicketDefined(new TicketId("T-0"), "All"), default, default, TicketStatus.Open);
        var part = new TicketDefined(new TicketId("T-1"), "A part") { ParentTicketId = new TicketId("T-0"), GoalId = new GoalId("G-1"), RoutineId = "r" };
        var snapshot = new CompanySnapshot(3)
        {
            Tickets =
            [
                parent, parent with { Definition = part, AssigneeId = new AgentId("ada") },
                parent with { Definition = part with { TicketId = new TicketId("T-2") }, AssigneeId = new AgentId("ada") },
            ],
        };

        var read = ((CompanySnapshot)_serializer.FromBinary(_serializer.ToBinary(snapshot), CompanySerializer.SnapshotManifest)).Tickets;

        read[1].Definition.ParentTicketId!.Value.Value.Should().BeSameAs(read[0].Definition.TicketId.Value);
        read[1].Definition.GoalId!.Value.Value.Should().BeSameAs(read[2].Definition.GoalId!.Value.Value);
        read[1].Definition.RoutineId.Should().BeSameAs(read[2].Definition.RoutineId);
        read[1].AssigneeId!.Value.Value.Should().BeSameAs(read[2].AssigneeId!.Value.Value);
    }

    private static TheoryData<string, int> Unknown(IEnumerable<string> names)
    {
        var data = new TheoryData<string, int>();
        foreach (var name in names)
        {
            data.Add(name, 0);
            data.Add(name, 99);
        }

        return data;
    }

    private static T Of<T>(CommitData commit, Func<EventData, T?> body)
        where T : class
        => commit.Events.Select(body).OfType<T>().Single();

    private (string Manifest, byte[] Bytes) Commit(Action<CommitData> change)
    {
        var data = CommitData.Parser.ParseFrom(_serializer.ToBinary(Samples.CommitOf(Samples.Events)));
        change(data);
        return (CompanySerializer.CommitManifest, data.ToByteArray());
    }

    private (string Manifest, byte[] Bytes) Snapshot(Action<SnapshotData> change)
    {
        var data = SnapshotData.Parser.ParseFrom(_serializer.ToBinary(Samples.Snapshot));
        change(data);
        return (CompanySerializer.SnapshotManifest, data.ToByteArray());
    }

    private void Refused((string Manifest, byte[] Bytes) payload, string sentence) =>
        _serializer.Invoking(s => s.FromBinary(payload.Bytes, payload.Manifest)).Should().Throw<SerializationException>().WithMessage(sentence);
}
