using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence.Protos;

namespace TeamX.Actors.Persistence;

/// <summary>
/// The bytes of journal and snapshots: protobuf, under a fixed id and two manifests, extended but never changed. What it does not know
/// in full it refuses with a <see cref="SerializationException"/>: an event read by half would be a wrong state for ever.
/// </summary>
internal sealed class CompanySerializer : SerializerWithStringManifest
{
    /// <summary>The id that stands beside every payload; frozen.</summary>
    public const int FixedId = 7411;

    /// <summary>The manifest of a <see cref="Commit"/>; frozen.</summary>
    public const string CommitManifest = "c";

    /// <summary>The manifest of a <see cref="CompanySnapshot"/>; frozen.</summary>
    public const string SnapshotManifest = "s";

    /// <summary>Called by Akka, from <c>akka.actor.serializers</c>.</summary>
    public CompanySerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <inheritdoc/>
    public override int Identifier => FixedId;

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        Commit => CommitManifest,
        CompanySnapshot => SnapshotManifest,
        _ => throw Unwritable(o),
    };

    /// <inheritdoc/>
    /// <exception cref="SerializationException">The object is neither commit nor snapshot, or holds a value without a wire form.</exception>
    public override byte[] ToBinary(object obj) => obj switch
    {
        Commit commit => CommitMapping.Write(commit).ToByteArray(),
        CompanySnapshot snapshot => SnapshotStream.Write(snapshot),
        _ => throw Unwritable(obj),
    };

    /// <inheritdoc/>
    /// <exception cref="SerializationException">Unknown manifest, newer format, unknown event or enumeration value, or damaged bytes.</exception>
    public override object FromBinary(byte[] bytes, string manifest) => Read(bytes, manifest);

    /// <summary>Reads what <see cref="ToBinary"/> wrote, without an actor system.</summary>
    /// <exception cref="SerializationException">Unknown manifest, newer format, unknown event or enumeration value, or damaged bytes.</exception>
    internal static object Read(byte[] bytes, string manifest)
    {
        try
        {
            return manifest switch
            {
                CommitManifest => CommitMapping.Read(CommitData.Parser.ParseFrom(bytes)),
                SnapshotManifest => SnapshotStream.Read(bytes),
                _ => throw new SerializationException($"The manifest '{manifest}' is unknown to this release."),
            };
        }
        catch (Exception damage) when (damage is InvalidProtocolBufferException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new SerializationException($"The bytes of manifest '{manifest}' are damaged: {damage.Message}", damage);
        }
    }

    private static SerializationException Unwritable(object o) =>
        new($"{o.GetType()} is written neither to the journal nor as a snapshot.");
}
