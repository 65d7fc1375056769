using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>
/// The form in which a request is kept while nothing is to be done with it: one array of bytes in place of the objects and texts that
/// <see cref="WakeupScheduled"/> is made of.
/// </summary>
public interface IRequestForm
{
    /// <summary>The bytes of a request.</summary>
    byte[] Pack(WakeupScheduled request);

    /// <summary>A request equal to the one that was packed.</summary>
    WakeupScheduled Unpack(byte[] packed);
}
