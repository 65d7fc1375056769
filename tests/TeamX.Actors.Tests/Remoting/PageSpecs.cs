using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Remoting;

namespace TeamX.Actors.Tests.Remoting;

/// <summary>Pages that are too large for one message.</summary>
public sealed class PageSpecs
{
    private const int Large = 64 * 1024;
    private readonly MessageSerializer _serializer = new(null!);

    [Fact]
    public void Should_end_with_a_cursor_when_requests_are_more_than_a_message_holds()
    {
        var result = new string('x', Large);
        var page = new WakeupPage([.. Enumerable.Range(1, 1_000).Select(i => MessageSamples.View with { Acceptance = i, Result = result })], null);

        var bytes = _serializer.ToBinary(page);

        bytes.Length.Should().BeLessThan(WireForms.MaxBytes / 2 + Large * 2);
        var read = (WakeupPage)_serializer.FromBinary(bytes, _serializer.Manifest(page));
        read.Items.Length.Should().BeInRange(100, 130);
        read.NextCursor.Should().Be(WakeupCursor.Of(page.Items[read.Items.Length - 1]).ToString());
    }

    [Fact]
    public void Should_end_with_a_cursor_when_tickets_are_more_than_a_message_holds()
    {
        var ticket = MessageSamples.Replies.OfType<TicketView>().Single() with { Description = new string('\u20ac', 8_192) };
        var page = new TicketPage([.. Enumerable.Range(1, 1_000).Select(i => ticket with { Id = new TicketId($"T-{i:D4}") })], "T-1000");

        var read = (TicketPage)_serializer.FromBinary(_serializer.ToBinary(page), _serializer.Manifest(page));

        read.Items.Length.Should().BeInRange(300, 400);
        read.NextCursor.Should().Be(read.Items[^1].Id.Value);
    }

    [Fact]
    public void Should_keep_its_own_cursor_when_a_page_fits()
    {
        var page = MessageSamples.Replies.OfType<AgentPage>().Single();

        ((AgentPage)_serializer.FromBinary(_serializer.ToBinary(page), _serializer.Manifest(page))).NextCursor.Should().Be("ada");
    }
}
