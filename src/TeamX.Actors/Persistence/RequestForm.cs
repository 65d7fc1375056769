using Google.Protobuf;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;
using TeamX.Actors.Persistence.Protos;

namespace TeamX.Actors.Persistence;

/// <summary>Packs requests into the bytes that they have in journal and snapshots, so that a snapshot takes them as they are. Not for several threads.</summary>
/// <param name="names">The names that occur in them, which are few.</param>
internal sealed class RequestForm(NameTable names) : IRequestForm
{
    public byte[] Pack(WakeupScheduled request) => WakeupMapping.ToData(request).ToByteArray();

    public WakeupScheduled Unpack(byte[] packed) => WakeupMapping.FromData(WakeupScheduledData.Parser.ParseFrom(packed), names);
}
