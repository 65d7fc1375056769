using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Persistence;

namespace TeamX.Actors.Tests.Company;

public sealed class WriteBufferSpecs
{
    private static readonly string Long = new('x', 8_192);

    private static readonly Dictionary<string, CompanyEvent> LargeTexts = new(StringComparer.Ordinal)
    {
        ["goal"] = new GoalDefined(new GoalId("G-1"), "Ship it", null, Long),
        ["ticket"] = new TicketDefined(new TicketId("T-1"), "Write it down") { Description = Long },
        ["schedule"] = new ScheduleDefined(ScheduleId.Schedule("s"), Samples.Hourly with { Context = new WakeupContext { Metadata = Long } }, null),
        ["routine"] = new ScheduleDefined(
            ScheduleId.Routine("s"), Samples.Hourly with { Ticket = new TicketTemplate("Review") { Description = Long } }, null),
    };

    public static TheoryData<string> LargeTextNames => [.. LargeTexts.Keys];

    private readonly WriteBuffer _buffer = new();
    private long _number;

    [Fact]
    public void Should_stop_a_cut_at_2000_events_when_more_wait()
    {
        for (var i = 0; i < 401; i++)
        {
            _buffer.Add(DecisionOf(5));
        }

        _buffer.Cut().Should().HaveCount(400);
        _buffer.EventCount.Should().Be(5);
        _buffer.Cut().Should().ContainSingle();
        _buffer.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void Should_leave_the_next_decision_whole_when_it_does_not_fit()
    {
        _buffer.Add(DecisionOf(1_500));
        _buffer.Add(DecisionOf(600));

        _buffer.Cut().Should().ContainSingle().Which.Events.Should().HaveCount(1_500);
        _buffer.Cut().Should().ContainSingle().Which.Events.Should().HaveCount(600);
    }

    [Fact]
    public void Should_never_split_a_decision_when_it_is_larger_than_a_commit()
    {
        _buffer.Add(DecisionOf(5_000));

        WriteBuffer.ToCommit(_buffer.Cut(), "here").Events.Should().HaveCount(5_000);
    }

    [Fact]
    public void Should_take_an_answer_along_when_a_decision_larger_than_a_commit_follows_it()
    {
        _buffer.Add(DecisionOf(0));
        _buffer.Add(DecisionOf(5_000));

        _buffer.Cut().Should().HaveCount(2);
    }

    [Fact]
    public void Should_stop_a_cut_at_4_MiB_when_more_wait()
    {
        var metadata = "{\"text\":\"" + new string('x', 60_000) + "\"}";
        for (var i = 0; i < 100; i++)
        {
            _buffer.Add(DecisionOf(1, metadata));
        }

        var cut = _buffer.Cut();

        cut.Sum(decision => decision.EstimatedBytes).Should().BeInRange(4_100_000, 4 * 1024 * 1024);
        _buffer.Cut().Should().HaveCount(100 - cut.Count);
    }

    [Theory]
    [MemberData(nameof(LargeTextNames))]
    public void Should_estimate_about_the_bytes_of_the_row_when_an_event_holds_a_large_text(string name)
    {
        RecordedEvent recorded = new(1, DateTimeOffset.UnixEpoch, LargeTexts[name]);
        var row = new CompanySerializer(null!).ToBinary(new Commit(1, DateTimeOffset.UnixEpoch, "here", [recorded]));

        var estimate = new PendingDecision([recorded], [], [], null, null).EstimatedBytes;

        estimate.Should().BeInRange(row.Length * 9 / 10, row.Length * 11 / 10);
    }

    [Fact]
    public void Should_number_the_commit_by_its_first_event_when_the_first_decision_has_none()
    {
        _buffer.Add(DecisionOf(0));
        _buffer.Add(DecisionOf(2));

        var commit = WriteBuffer.ToCommit(_buffer.Cut(), "here");

        commit.FirstEventNumber.Should().Be(1);
        commit.IncarnationId.Should().Be("here");
        commit.Events.Select(recorded => recorded.Number).Should().Equal(1, 2);
    }

    private PendingDecision DecisionOf(int events, string? metadata = null) =>
        new([.. Enumerable.Range(0, events).Select(_ => EventOf(metadata))], [], [], null, Done.Instance);

    private RecordedEvent EventOf(string? metadata) => new(++_number, DateTimeOffset.UnixEpoch, new WakeupScheduled(
        new WakeupId(Guid.NewGuid()), new AgentId("ada"), new Trigger(TriggerType.Manual), 80, DateTimeOffset.UnixEpoch,
        new WakeupContext { Metadata = metadata }, 4));
}
