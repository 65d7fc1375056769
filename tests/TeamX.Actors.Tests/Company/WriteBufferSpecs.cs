using Akka.Actor;
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
            Add(5);
        }

        _buffer.Take().Events.Should().HaveCount(2_000);
        _buffer.EventCount.Should().Be(5);
        _buffer.Take().Events.Should().HaveCount(5);
        _buffer.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void Should_leave_the_next_decision_whole_when_it_does_not_fit()
    {
        Add(1_500);
        Add(600);

        _buffer.Take().Events.Should().HaveCount(1_500);
        _buffer.Take().Events.Should().HaveCount(600);
    }

    [Fact]
    public void Should_never_split_a_decision_when_it_is_larger_than_a_commit()
    {
        Add(5_000);

        _buffer.Take().ToCommit("here").Events.Should().HaveCount(5_000);
    }

    [Fact]
    public void Should_take_an_answer_along_when_a_decision_larger_than_a_commit_follows_it()
    {
        Add(0);
        Add(5_000);

        _buffer.Take().Releases.Should().HaveCount(2);
    }

    [Fact]
    public void Should_stop_a_cut_at_4_MiB_when_more_wait()
    {
        var metadata = "{\"text\":\"" + new string('x', 60_000) + "\"}";
        for (var i = 0; i < 100; i++)
        {
            Add(1, metadata);
        }

        var cut = _buffer.Take();

        cut.Bytes.Should().BeInRange(4_100_000, 4 * 1024 * 1024);
        _buffer.Take().Events.Should().HaveCount(100 - cut.Events.Count);
    }

    [Theory]
    [MemberData(nameof(LargeTextNames))]
    public void Should_estimate_about_the_bytes_of_the_row_when_an_event_holds_a_large_text(string name)
    {
        _buffer.Begin([new(1, DateTimeOffset.UnixEpoch, LargeTexts[name])]);
        var cut = _buffer.Take();
        var row = new CompanySerializer(null!).ToBinary(cut.ToCommit("here"));

        cut.Bytes.Should().BeInRange(row.Length * 9 / 10, row.Length * 11 / 10);
    }

    [Fact]
    public void Should_number_the_commit_by_its_first_event_when_the_first_decision_has_none()
    {
        Add(0);
        Add(2);

        var commit = _buffer.Take().ToCommit("here");

        commit.FirstEventNumber.Should().Be(1);
        commit.IncarnationId.Should().Be("here");
        commit.Events.Select(recorded => recorded.Number).Should().Equal(1, 2);
    }

    [Fact]
    public void Should_fill_a_cut_anew_when_it_was_given_back()
    {
        Add(2);
        var written = _buffer.Take();
        _buffer.Reuse(written);
        Add(1);
        _buffer.Take().Events.Should().ContainSingle();
        Add(3);

        var reused = _buffer.Take();

        reused.Should().BeSameAs(written);
        reused.Events.Select(recorded => recorded.Number).Should().Equal(4, 5, 6);
        reused.Releases.Should().ContainSingle();
    }

    [Fact]
    public void Should_be_full_when_as_many_answers_wait_as_it_may_hold_events()
    {
        Add(0);
        Add(0);

        _buffer.IsFull(3).Should().BeFalse();
        _buffer.IsFull(2).Should().BeTrue();
        _buffer.Take();
        _buffer.IsFull(2).Should().BeFalse();
    }

    private void Add(int events, string? metadata = null)
    {
        _buffer.Begin([.. Enumerable.Range(0, events).Select(_ => EventOf(metadata))]);
        _buffer.Add(new Release(Done.Instance, ActorRefs.Nobody));
    }

    private RecordedEvent EventOf(string? metadata) => new(++_number, DateTimeOffset.UnixEpoch, new WakeupScheduled(
        new WakeupId(Guid.NewGuid()), new AgentId("ada"), new Trigger(TriggerType.Manual), 80, DateTimeOffset.UnixEpoch,
        new WakeupContext { Metadata = metadata }, 4));
}
