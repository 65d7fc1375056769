using System.Buffers.Binary;
using Google.Protobuf;

namespace TeamX.Actors.Cluster.Tests.Support;

/// <summary>
/// Reads who calls from the first frame of an Akka.Remote connection without TLS: <c>AkkaProtocolMessage.instruction.handshakeInfo.origin.port</c>.
/// </summary>
internal static class AkkaHandshake
{
    private const int Instruction = 2;
    private const int HandshakeInfo = 2;
    private const int Origin = 1;
    private const int Port = 3;

    /// <summary>The port that the caller is reached by; null when the bytes are no handshake.</summary>
    public static int? OriginPort(ReadOnlySpan<byte> firstBytes)
    {
        if (firstBytes.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(firstBytes) is var length && length > firstBytes.Length - sizeof(int))
        {
            return null;
        }

        try
        {
            var frame = firstBytes.Slice(sizeof(int), length).ToArray();
            return FieldOf(FieldOf(FieldOf(frame, Instruction), HandshakeInfo), Origin) is { } origin ? NumberOf(origin, Port) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static byte[]? FieldOf(byte[]? message, int field)
    {
        using var input = new CodedInputStream(message ?? []);
        while (input.ReadTag() is not 0 and var tag)
        {
            if (tag == WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited))
            {
                return input.ReadBytes().ToByteArray();
            }

            input.SkipLastField();
        }

        return null;
    }

    private static int? NumberOf(byte[] message, int field)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and var tag)
        {
            if (tag == WireFormat.MakeTag(field, WireFormat.WireType.Varint))
            {
                return input.ReadInt32();
            }

            input.SkipLastField();
        }

        return null;
    }
}
