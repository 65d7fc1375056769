using System.Text;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Serialization;
using Google.Protobuf;

namespace TeamX.Actors.Tests.Remoting.Support;

/// <summary>Messages that make plain Akka.NET create what they name.</summary>
internal static class Attacks
{
    /// <summary>All of them, as <paramref name="plain"/> writes them.</summary>
    public static IReadOnlyList<RawMessage> All(ActorSystem plain)
    {
        var type = $"{typeof(Sting).FullName}, {typeof(Sting).Assembly.GetName().Name}";
        return
        [
            new("JSON that names a type", 1, type, Encoding.UTF8.GetBytes($$"""{"$type":"{{type}}"}""")),
            new("protobuf of a named type", 2, type, []),
            Written("a failure with an exception of the sender's choosing", plain, new Status.Failure(new StingException("sting"))),
            Written("a restart with an exception of the sender's choosing", plain, new Recreate(new StingException("sting"))),
        ];
    }

    /// <summary>A selection whose payload is a selection, and so on.</summary>
    public static byte[] NestedSelections(int levels)
    {
        byte[] bytes = [];
        for (var level = 0; level < levels; level++)
        {
            // Payload { bytes message = 1; int32 serializerId = 2; } inside SelectionEnvelope { Payload payload = 1; }.
            bytes = Field(1, [.. Field(1, bytes), 2 << 3, 6]);
        }

        return bytes;
    }

    public static RawMessage Written(string name, ActorSystem plain, object message)
    {
        var serializer = plain.Serialization.FindSerializerFor(message);
        return new(name, serializer.Identifier, Serialization.ManifestFor(serializer, message), plain.Serialization.Serialize(message));
    }

    public static byte[] Field(int number, byte[] content)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteLength(content.Length);
        }

        stream.Write(content);
        return stream.ToArray();
    }
}
