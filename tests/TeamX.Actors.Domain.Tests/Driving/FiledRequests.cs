using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Tests.Driving;

/// <summary>Packs a request into the number under which it is filed, and gives a copy of it back.</summary>
internal sealed class FiledRequests : IRequestForm
{
    private readonly List<WakeupScheduled> _filed = [];

    public byte[] Pack(WakeupScheduled request)
    {
        _filed.Add(request);
        return BitConverter.GetBytes(_filed.Count - 1);
    }

    public WakeupScheduled Unpack(byte[] packed) => _filed[BitConverter.ToInt32(packed)] with { };
}
