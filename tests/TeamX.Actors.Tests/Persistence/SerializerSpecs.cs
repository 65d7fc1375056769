using System.Collections;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text;
using Google.Protobuf;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;
using TeamX.Actors.Persistence;
using TeamX.Actors.Persistence.Protos;

namespace TeamX.Actors.Tests.Persistence;

public sealed class SerializerSpecs
{
    // The serializer keeps its system for serializers of nested payloads; it has none.
    private readonly CompanySerializer _serializer = new(null!);

    public static TheoryData<string> EventTypes => [.. EventClasses.Select(type => type.Name)];

    private static IEnumerable<Type> EventClasses =>
        typeof(CompanyEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CompanyEvent)) && !type.IsAbstract);

    [Theory]
    [MemberData(nameof(EventTypes))]
    public void Should_read_what_it_wrote_when_event_has_every_field(string type)
    {
        var sample = Samples.Events.Single(e => e.GetType().Name == type);
        UnsetMembers(sample, type).Should().BeEmpty("a field that the sample leaves out could be lost unseen");

        var commit = Samples.CommitOf(sample);
        ShouldBeSame(RoundTrip(commit), commit);
    }

    [Fact]
    public void Should_read_what_it_wrote_when_optional_fields_are_absent()
    {
        var wakeup = Samples.Plain;
        var token = new LeaseToken(Guid.NewGuid());
        var commit = Samples.CommitOf(
            wakeup,
            wakeup with { Context = new WakeupContext { TicketId = "" }, Timeout = TimeSpan.Zero, Reason = "", Cause = new Cause(1, null) },
            new CompanyDefined("A", null, null),
            new CompanyPolicyChanged(CompanyPolicy.Default),
            new CompanyPaused(null),
            new RetentionApplied(commitTime),
            new GoalDefined(new GoalId("G-1"), "", null, null),
            new GoalDecomposed(new GoalId("G-1"), wakeup.AgentId, null),
            new TicketDefined(new TicketId("T-1"), ""),
            new TicketDefined(new TicketId("T-1"), "") { Description = "", Priority = 0 },
            new TicketAssigned(new TicketId("T-1"), null),
            new ScheduleDefined(ScheduleId.Schedule("s"), Samples.Hourly, null),
            new ScheduleDefined(ScheduleId.Routine("s"), Samples.Hourly with { Priority = 0, MaxRetries = 0, Ticket = new TicketTemplate("") }, null),
            new ScheduleFired(ScheduleId.Schedule("s"), commitTime, FireOutcome.Scheduled, null),
            new AgentProbeAllowed(wakeup.AgentId, null),
            new RunStarted(wakeup.WakeupId, token, 1, 1, Samples.Incarnation),
            new RunStarted(wakeup.WakeupId, token, 1, 1, RunStarted.ExternalExecutor),
            new RunCompleted(wakeup.WakeupId, token, null),
            new RetryScheduled(wakeup.WakeupId, token, "", null, commitTime),
            new WakeupCancelled(wakeup.WakeupId, null));
        commit = commit with { Events = [.. commit.Events.Select(e => e with { RequestedBy = null, CorrelationId = null })] };

        ShouldBeSame(RoundTrip(commit), commit);
    }

    [Fact]
    public void Should_read_what_it_wrote_when_snapshot_has_every_field()
    {
        var snapshot = Samples.Snapshot;
        UnsetMembers(snapshot, "Snapshot").Should().BeEmpty();
        UnsetMembers(snapshot.Agents[0], "Agent").Should().BeEmpty();
        UnsetMembers(snapshot.Goals[0], "Goal").Should().BeEmpty();
        UnsetMembers(snapshot.Tickets[0], "Ticket").Should().BeEmpty();
        UnsetMembers(snapshot.Schedules[0], "Schedule").Should().BeEmpty();
        UnsetMembers(snapshot.Live[0], "Wakeup").Should().BeEmpty();
        UnsetMembers(snapshot.Live[0].Progress, "Progress").Should().BeEmpty();
        UnsetMembers(snapshot.Live[0].Progress.Merged[0], "Merged").Should().BeEmpty();
        UnsetMembers(snapshot.Statistics, "Statistics").Should().BeEmpty();

        ShouldBeSame(RoundTrip(snapshot), snapshot);
    }

    [Fact]
    public void Should_read_what_it_wrote_when_company_is_not_defined_yet() =>
        ShouldBeSame(RoundTrip(new CompanySnapshot(0)), new CompanySnapshot(0));

    [Fact]
    public void Should_read_what_it_wrote_when_snapshot_is_very_long()
    {
        var one = new WakeupSnapshot(Samples.Plain, 1, commitTime, null, WakeupProgress.New);
        var snapshot = new CompanySnapshot(20_000)
        {
            Live = [.. Enumerable.Range(1, 20_000).Select(i => one with { Acceptance = i })],
            DeadLettered = [one with { Request = one.Request with { Context = new WakeupContext { Metadata = new string('x', 600_000) } } }],
        };

        var read = RoundTrip(snapshot);

        read.Live.Should().Equal(snapshot.Live);
        read.DeadLettered.Should().Equal(snapshot.DeadLettered);
    }

    [Fact]
    public void Should_share_objects_when_many_wakeups_say_the_same()
    {
        var plain = new WakeupSnapshot(Samples.Plain, 1, commitTime, "user:eve", WakeupProgress.New);
        var snapshot = RoundTrip(new CompanySnapshot(2) { Live = [plain, plain with { Acceptance = 2 }] });

        var (one, other) = (snapshot.Live[0], snapshot.Live[1]);
        one.Request.AgentId.Value.Should().BeSameAs(other.Request.AgentId.Value);
        one.RequestedBy.Should().BeSameAs(other.RequestedBy);
        one.Progress.Should().BeSameAs(WakeupProgress.New);
        one.Request.Context.Should().BeSameAs(WakeupContext.Empty);
    }

    [Fact]
    public void Should_write_the_same_bytes_when_requests_are_packed()
    {
        var bytes = _serializer.ToBinary(Samples.Snapshot);

        _serializer.ToBinary(_serializer.FromBinary(bytes, CompanySerializer.SnapshotManifest)).Should().Equal(bytes);
    }

    [Fact]
    public void Should_refuse_when_a_packed_request_is_damaged()
    {
        var data = SnapshotData.Parser.ParseFrom(_serializer.ToBinary(Samples.Snapshot));
        data.Live[0].Request = ByteString.CopyFrom(data.Live[0].Request.ToByteArray()[..^1]);
        Refused(CompanySerializer.SnapshotManifest, data.ToByteArray());
    }

    [Fact]
    public void Should_be_one_message_of_the_schema_when_snapshot_was_streamed()
    {
        var bytes = _serializer.ToBinary(Samples.Snapshot);

        var whole = SnapshotData.Parser.ParseFrom(bytes);

        // The counts are streamed last and are not the last number, so the order differs; nothing else does.
        whole.CalculateSize().Should().Be(bytes.Length);
        ShouldBeSame(_serializer.FromBinary(whole.ToByteArray(), CompanySerializer.SnapshotManifest), Samples.Snapshot);
        whole.Live.Should().HaveCount(2);
    }

    [Fact]
    public void Should_refuse_when_body_is_not_set() => Refused(WithEvent(new EventData { RequestedBy = "eve" }));

    [Fact]
    public void Should_refuse_when_body_is_of_a_later_release()
    {
        // Field 1000, length-delimited and empty: a type that this release has no name for.
        var later = EventData.Parser.ParseFrom([0xc2, 0x3e, 0x00]);
        Refused(WithEvent(later));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public void Should_refuse_when_enum_value_is_unknown(int value)
    {
        var data = Parse(Samples.CommitOf(Samples.Plain));
        data.Events[0].WakeupScheduled.TriggerType = (TriggerTypeData)value;
        Refused(data);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Commit.FormatVersion + 1)]
    public void Should_refuse_when_commit_is_of_another_format(int version)
    {
        var data = Parse(Samples.CommitOf(Samples.Plain));
        data.FormatVersion = version;
        Refused(data);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(CompanySnapshot.FormatVersion + 1)]
    public void Should_refuse_when_snapshot_is_of_another_format(int version)
    {
        var data = SnapshotData.Parser.ParseFrom(_serializer.ToBinary(Samples.Snapshot));
        data.Header.FormatVersion = version;
        Refused(CompanySerializer.SnapshotManifest, data.ToByteArray());
    }

    [Fact]
    public void Should_refuse_when_status_in_snapshot_is_unknown()
    {
        var data = SnapshotData.Parser.ParseFrom(_serializer.ToBinary(Samples.Snapshot));
        data.Live[0].Progress.Status = (WakeupStatusData)77;
        Refused(CompanySerializer.SnapshotManifest, data.ToByteArray());
    }

    [Fact]
    public void Should_refuse_when_commit_is_cut_anywhere()
    {
        var bytes = _serializer.ToBinary(Samples.CommitOf(Samples.Events));
        for (var length = 0; length < bytes.Length; length++) Refused(CompanySerializer.CommitManifest, bytes[..length]);
    }

    [Fact]
    public void Should_refuse_when_snapshot_is_cut_anywhere()
    {
        var bytes = _serializer.ToBinary(Samples.Snapshot);
        for (var length = 0; length < bytes.Length; length++) Refused(CompanySerializer.SnapshotManifest, bytes[..length]);
    }

    [Fact]
    public void Should_refuse_when_instant_is_outside_the_calendar()
    {
        var data = Parse(Samples.CommitOf(Samples.Plain));
        data.DecidedAtMs = long.MaxValue;
        Refused(data);
    }

    [Theory]
    [InlineData("")]
    [InlineData("C")]
    [InlineData("TeamX.Actors.Domain.Protocol.Commit")]
    public void Should_refuse_when_manifest_is_unknown(string manifest) => Refused(manifest, _serializer.ToBinary(Samples.CommitOf(Samples.Plain)));

    [Fact]
    public void Should_refuse_to_write_when_object_is_not_of_the_journal()
    {
        _serializer.Invoking(s => s.ToBinary("text")).Should().Throw<SerializationException>();
        _serializer.Invoking(s => s.Manifest(Samples.Plain)).Should().Throw<SerializationException>();
        _serializer.Invoking(s => s.ToBinary(Samples.CommitOf(Samples.Plain with { Trigger = default }))).Should().Throw<SerializationException>();
    }

    [Fact]
    public void Should_keep_its_names_when_released()
    {
        _serializer.Identifier.Should().Be(7411);
        _serializer.Manifest(Samples.CommitOf()).Should().Be("c");
        _serializer.Manifest(Samples.Snapshot).Should().Be("s");
    }

    internal static void ShouldBeSame(object actual, object expected) => Text(actual).Should().Be(Text(expected));

    private static readonly DateTimeOffset commitTime = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000);

    private T RoundTrip<T>(T value)
        where T : class
        => (T)_serializer.FromBinary(_serializer.ToBinary(value), _serializer.Manifest(value));

    private CommitData Parse(Commit commit) => CommitData.Parser.ParseFrom(_serializer.ToBinary(commit));

    private CommitData WithEvent(EventData e)
    {
        var data = Parse(Samples.CommitOf(Samples.Plain));
        data.Events[0] = e;
        return data;
    }

    private void Refused(CommitData data) => Refused(CompanySerializer.CommitManifest, data.ToByteArray());

    private void Refused(string manifest, byte[] bytes) =>
        _serializer.Invoking(s => s.FromBinary(bytes, manifest)).Should().Throw<SerializationException>($"{bytes.Length} bytes of '{manifest}'");

    /// <summary>The members that still have the value of a new object, by path.</summary>
    private static IEnumerable<string> UnsetMembers(object value, string path) =>
        from property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property is { Name: not "EqualityContract" } && property.CanWrite
        let member = property.GetValue(value)
        from unset in member switch
        {
            null => [path + "." + property.Name],
            WakeupContext or Cause or RunnerSpec or Lease or CompanyPolicy or GoalDefined or TicketDefined
                or ScheduleDefinition or Recurrence or TicketTemplate => UnsetMembers(member, path + "." + property.Name),
            // True is the default of these two.
            bool flag when property.Name is nameof(WakeupScheduled.AllowCoalescing) or nameof(ScheduleDefinition.Enabled) => flag ? [path + "." + property.Name] : [],
            _ when member.GetType().IsValueType && member.Equals(Activator.CreateInstance(member.GetType())) => [path + "." + property.Name],
            _ => Array.Empty<string>(),
        }
        select unset;

    /// <summary>Everything reachable, written out: records with arrays inside compare by reference and would not do.</summary>
    private static string Text(object? value)
    {
        var text = new StringBuilder();
        Write(value, "");
        return text.ToString();

        void Write(object? part, string indent)
        {
            switch (part)
            {
                case null:
                    text.Append("null\n");
                    break;
                case string or bool or int or long or ulong or double or Enum or Guid or UInt128 or TimeSpan:
                    text.Append($"{part}\n");
                    break;
                case DateTimeOffset instant:
                    text.Append($"{instant:O}\n");
                    break;
                case IEnumerable items:
                    text.Append('\n');
                    foreach (var item in items) Write(item, indent + " -");
                    break;
                default:
                    text.Append(part.GetType().Name).Append('\n');
                    foreach (var property in part.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
                    {
                        text.Append(indent).Append(' ').Append(property.Name).Append(": ");
                        Write(property.GetValue(part), indent + "  ");
                    }

                    break;
            }
        }
    }
}
