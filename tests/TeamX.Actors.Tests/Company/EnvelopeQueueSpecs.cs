using Akka.Actor;
using TeamX.Actors.Company;

namespace TeamX.Actors.Tests.Company;

public sealed class EnvelopeQueueSpecs
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Should_give_everything_once_and_in_order_when_bursts_come_and_go(int seed)
    {
        var (queue, random) = (new EnvelopeQueue(), new Random(seed));
        var (sent, taken) = (0, 0);
        for (var burst = 0; burst < 200; burst++)
        {
            for (var i = random.Next(100); i > 0; i--)
            {
                queue.Enqueue(new Envelope(sent++, ActorRefs.NoSender));
            }

            for (var i = burst % 10 == 0 ? queue.Count : random.Next(queue.Count + 1); i > 0; i--)
            {
                queue.Dequeue().Message.Should().Be(taken++);
            }

            queue.Count.Should().Be(sent - taken);
        }
    }

    [Fact]
    public void Should_refuse_to_give_when_it_is_empty()
    {
        var queue = new EnvelopeQueue();
        queue.Enqueue(new Envelope(1, ActorRefs.NoSender));
        queue.Dequeue();

        queue.Invoking(empty => empty.Dequeue()).Should().Throw<InvalidOperationException>();
    }
}
