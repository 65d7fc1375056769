using System.Runtime.Serialization;
using Akka.Actor;
using CsCheck;
using TeamX.Actors.Tests.Remoting.Support;
using Xunit.Abstractions;

namespace TeamX.Actors.Tests.Remoting;

[Collection(Stings.Collection)]
public sealed class SerializerFuzzSpecs(ITestOutputHelper output)
{
    private const int Seconds = 3;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Should_read_a_message_of_ours_or_refuse_when_the_bytes_are_anything(bool cluster)
    {
        using var plain = RemotingNode.Stranger();
        await using var node = await RemotingNode.StartAsync(cluster: cluster);
        var (before, messages) = (Stings.Count, 0);

        WireNoise.Of(node.System, plain).Sample(message => ++messages > 0 && IsOursOrRefused(node.System, message), time: Seconds, threads: 1);

        output.WriteLine($"{messages:N0} messages");

        Stings.Count.Should().Be(before);
    }

    private static bool IsOursOrRefused(ActorSystem system, RawMessage message)
    {
        try
        {
            return system.Serialization.Deserialize(message.Bytes, message.SerializerId, message.Manifest) switch
            {
                null or string or int or long => true,
                var read => read.GetType().Assembly.GetName().Name is { } name
                    && (name == "Akka" || name.StartsWith("Akka.", StringComparison.Ordinal) || name == "TeamX.Actors" || name == "TeamX.Actors.Domain"),
            };
        }
        catch (SerializationException)
        {
            return true;
        }
    }
}
