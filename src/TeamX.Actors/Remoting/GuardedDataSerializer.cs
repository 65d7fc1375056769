using System.Collections.Frozen;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Google.Protobuf;

namespace TeamX.Actors.Remoting;

/// <summary>
/// The serializer of Akka.DistributedData, whose bytes name the type of what a key or register holds: names that are not on a list of their own
/// are refused before anybody looks for such a type.
/// </summary>
internal sealed class GuardedDataSerializer : GuardedSerializer
{
    // Where Akka's ReplicatedDataMessages.proto has its type descriptors, by manifest: of a register, and of its key.
    private static readonly FrozenDictionary<string, int[]> Descriptors =
        new Dictionary<string, int[]> { ["E"] = [4], ["e"] = [3, 4] }.ToFrozenDictionary();

    private const int TypeNameField = 2;

    private readonly FrozenSet<string> _types;

    /// <inheritdoc cref="GuardedSerializer(ExtendedActorSystem, Config)"/>
    public GuardedDataSerializer(ExtendedActorSystem system, Config config)
        : base(system, config) =>
        _types = config.GetStringList("types").ToFrozenSet();

    /// <inheritdoc/>
    protected override void Check(byte[] bytes, string manifest)
    {
        if (!Descriptors.TryGetValue(manifest, out var fields))
        {
            return;
        }

        foreach (var descriptor in FieldsOf(bytes, field => Array.IndexOf(fields, field) >= 0))
        {
            foreach (var name in FieldsOf(descriptor, field => field == TypeNameField))
            {
                if (!_types.Contains(name.ToStringUtf8()))
                {
                    throw new SerializationException("The type that replicated data names is not one of those that nodes exchange.");
                }
            }
        }
    }

    private static List<ByteString> FieldsOf(ByteString message, Func<int, bool> wanted) => FieldsOf(message.ToByteArray(), wanted);

    private static List<ByteString> FieldsOf(byte[] message, Func<int, bool> wanted)
    {
        var found = new List<ByteString>();
        using var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited && wanted(WireFormat.GetTagFieldNumber(tag)))
            {
                found.Add(input.ReadBytes());
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }
}
