using System.Globalization;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace TeamX.Actors.Remoting;

/// <summary>
/// Stands in for a serializer that creates what the sender names, or that nothing here needs: it neither writes nor reads. The manifest is not
/// looked at.
/// </summary>
internal sealed class RefusingSerializer : SerializerWithStringManifest
{
    /// <summary>Called by Akka, from <c>akka.actor.serializers</c>.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="config">Its own of <c>akka.actor.serialization-settings</c>: <c>id</c>.</param>
    public RefusingSerializer(ExtendedActorSystem system, Config config)
        : base(system) =>
        Identifier = config.GetInt("id");

    /// <inheritdoc/>
    public override int Identifier { get; }

    /// <inheritdoc/>
    /// <exception cref="SerializationException">Always.</exception>
    public override string Manifest(object o) => throw Unwritable(o);

    /// <inheritdoc/>
    /// <exception cref="SerializationException">Always.</exception>
    public override byte[] ToBinary(object obj) => throw Unwritable(obj);

    /// <inheritdoc/>
    /// <exception cref="SerializationException">Always.</exception>
    public override object FromBinary(byte[] bytes, string manifest) => throw new SerializationException(
        string.Create(CultureInfo.InvariantCulture, $"Nothing is read with serializer {Identifier}: it is not needed between nodes, or creates what the sender names."));

    private static SerializationException Unwritable(object? o) =>
        new($"{o?.GetType()} has no form between nodes: give it one in a serializer of its own.");
}
