using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Remoting.Support;

namespace TeamX.Actors.Tests.Remoting;

[Collection(Stings.Collection)]
public sealed class LockedSerializerSpecs
{
    private const int HighestAkkaId = 1_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Should_read_only_what_is_listed_when_other_systems_can_reach_this_one(bool cluster)
    {
        await using var node = await RemotingNode.StartAsync(cluster: cluster);

        var read = Enumerable.Range(0, HighestAkkaId).Where(id => !IsRefused(node.System.Serialization, id));

        read.Should().Equal(cluster ? [0, 5, 6, 9, 11, 12, 13, 14, 16, 17, 22] : [0, 6, 16, 17, 22]);
    }

    [Fact]
    public void Should_create_what_the_sender_names_when_nothing_is_locked()
    {
        using var plain = RemotingNode.Stranger();

        foreach (var attack in Attacks.All(plain))
        {
            var before = Stings.Count;
            try
            {
                plain.Serialization.Deserialize(attack.Bytes, attack.SerializerId, attack.Manifest);
            }
            catch (ArgumentException)
            {
                // Protobuf creates first, and looks what it is afterwards.
            }

            Stings.Count.Should().Be(before + 1, "{0} is an attack", attack);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Should_create_nothing_when_the_sender_names_it(bool cluster)
    {
        using var plain = RemotingNode.Stranger();
        await using var node = await RemotingNode.StartAsync(cluster: cluster);

        foreach (var attack in Attacks.All(plain))
        {
            var before = Stings.Count;

            var reading = () => node.System.Serialization.Deserialize(attack.Bytes, attack.SerializerId, attack.Manifest);

            reading.Should().Throw<SerializationException>();
            Stings.Count.Should().Be(before);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Should_not_even_look_for_a_type_when_the_sender_names_it(bool cluster)
    {
        await using var node = await RemotingNode.StartAsync(cluster: cluster);
        var sought = new List<string>();
        ResolveEventHandler note = (_, missing) =>
        {
            lock (sought) sought.Add(missing.Name);
            return null;
        };
        AppDomain.CurrentDomain.AssemblyResolve += note;
        try
        {
            for (var id = 0; id < HighestAkkaId; id++)
            {
                var reading = () => node.System.Serialization.Deserialize([], id, $"Foreign.Type, Foreign.Assembly{(cluster ? "C" : "R")}{id}");
                reading.Should().Throw<SerializationException>();
            }
        }
        finally
        {
            AppDomain.CurrentDomain.AssemblyResolve -= note;
        }

        sought.Should().NotContain(name => name.StartsWith("Foreign.Assembly", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("E", 4)]
    [InlineData("e", 3)]
    [InlineData("e", 4)]
    public async Task Should_not_look_for_a_type_when_replicated_data_names_it(string manifest, int field)
    {
        await using var node = await RemotingNode.StartAsync(cluster: true);
        var named = Attacks.Field(field, [.. Attacks.Field(2, "Foreign.Type, Foreign.Assembly"u8.ToArray()), 1 << 3, 4]);

        var reading = () => node.System.Serialization.Deserialize(named, 11, manifest);

        reading.Should().Throw<SerializationException>().WithMessage("The type that replicated data names*");
    }

    [Fact]
    public async Task Should_refuse_payloads_when_they_are_nested_deeper_than_any_of_ours()
    {
        await using var node = await RemotingNode.StartAsync();
        var nested = Attacks.NestedSelections(10_000);

        var reading = () => node.System.Serialization.Deserialize(nested, 6, "");

        reading.Should().Throw<SerializationException>();
    }

    [Fact]
    public async Task Should_read_again_when_payloads_were_nested_too_deep()
    {
        await using var node = await RemotingNode.StartAsync();
        for (var times = 0; times < 20; times++)
        {
            var reading = () => node.System.Serialization.Deserialize(Attacks.NestedSelections(50), 6, "");
            reading.Should().Throw<SerializationException>();
        }

        node.System.Serialization.Deserialize("text"u8.ToArray(), 17, "S").Should().Be("text");
    }

    [Fact]
    public async Task Should_refuse_to_write_when_a_message_has_no_serializer_of_its_own()
    {
        await using var node = await RemotingNode.StartAsync();

        var writing = () => node.System.Serialization.Serialize(new Sting());

        writing.Should().Throw<SerializationException>();
    }

    [Fact]
    public async Task Should_refuse_to_write_when_nobody_may_read_it()
    {
        await using var node = await RemotingNode.StartAsync();

        object[] messages = [PoisonPill.Instance, Kill.Instance, new Status.Failure(new InvalidOperationException("no")), new byte[1]];

        messages.Should().AllSatisfy(message => node.System.Serialization.Invoking(it => it.Serialize(message)).Should().Throw<SerializationException>());
    }

    [Fact]
    public async Task Should_stay_locked_when_akka_loads_further_defaults_later()
    {
        await using var node = await RemotingNode.StartAsync();
        _ = Akka.Persistence.Persistence.Instance.Get(node.System);
        node.System.Settings.InjectTopLevelFallback(Akka.Cluster.Sharding.ClusterSharding.DefaultConfig());
        node.System.Settings.InjectTopLevelFallback(Akka.DistributedData.DistributedData.DefaultConfig());

        var read = Enumerable.Range(0, HighestAkkaId).Where(id => !IsRefused(node.System.Serialization, id));

        read.Should().Equal(0, 6, 16, 17, 22);
    }

    [Fact]
    public async Task Should_still_read_the_journals_bytes_when_it_is_locked()
    {
        await using var node = await RemotingNode.StartAsync();
        var commit = Persistence.Samples.CommitOf(Persistence.Samples.Events[0]);
        var serializer = node.System.Serialization.FindSerializerFor(commit);
        var manifest = Serialization.ManifestFor(serializer, commit);

        var read = node.System.Serialization.Deserialize(serializer.ToBinary(commit), serializer.Identifier, manifest);

        read.Should().BeOfType<Commit>();
    }

    [Fact]
    public void Should_not_have_hyperion_when_the_program_is_built() =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "*Hyperion*").Should().BeEmpty();

    /// <summary>Unknown, or refused whatever the manifest: ours all take at least one.</summary>
    private static bool IsRefused(Serialization serialization, int id)
    {
        try
        {
            serialization.Deserialize([], id, "no manifest that anybody knows");
            return false;
        }
        catch (SerializationException refused)
        {
            return refused.Message.StartsWith("Cannot find serializer", StringComparison.Ordinal)
                || refused.Message.StartsWith("Nothing is read", StringComparison.Ordinal);
        }
    }
}
