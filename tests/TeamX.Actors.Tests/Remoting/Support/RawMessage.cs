using Akka.Actor;
using Akka.Serialization;

namespace TeamX.Actors.Tests.Remoting.Support;

/// <summary>A message that looks on the wire as its sender wants it to.</summary>
internal sealed record RawMessage(string Name, int SerializerId, string Manifest, byte[] Bytes)
{
    public override string ToString() => Name;
}

/// <summary>Writes <see cref="RawMessage"/> under any id.</summary>
internal sealed class RawSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const string Hocon = """
        akka.actor {
          serializers.raw = "TeamX.Actors.Tests.Remoting.Support.RawSerializer, TeamX.Actors.Tests"
          serialization-bindings."TeamX.Actors.Tests.Remoting.Support.RawMessage, TeamX.Actors.Tests" = raw
        }
        """;

    private const int OwnId = 9999;

    [ThreadStatic]
    private static RawMessage? written;

    /// <summary>Akka asks for the id once, after the bytes, on the same thread.</summary>
    public override int Identifier
    {
        get
        {
            var id = written?.SerializerId ?? OwnId;
            written = null;
            return id;
        }
    }

    public override string Manifest(object o) => ((RawMessage)o).Manifest;

    public override byte[] ToBinary(object obj) => (written = (RawMessage)obj).Bytes;

    public override object FromBinary(byte[] bytes, string manifest) => throw new NotSupportedException();
}
