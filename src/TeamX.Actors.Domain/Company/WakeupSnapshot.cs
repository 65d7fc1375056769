using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Company;

/// <summary>One wakeup request in a snapshot.</summary>
public readonly record struct WakeupSnapshot
{
    private readonly object _request;
    private readonly IRequestForm? _form;
    private readonly long _createdAt;

    /// <summary>A request as it is.</summary>
    public WakeupSnapshot(WakeupScheduled request, long acceptance, DateTimeOffset createdAt, string? requestedBy, WakeupProgress progress) =>
        (_request, Acceptance, CreatedAt, RequestedBy, Progress) = (request, acceptance, createdAt, requestedBy, progress);

    /// <summary>A request that is packed.</summary>
    public WakeupSnapshot(
        byte[] packed, IRequestForm form, long acceptance, DateTimeOffset createdAt, string? requestedBy, WakeupProgress progress) =>
        (_request, _form, Acceptance, CreatedAt, RequestedBy, Progress) = (packed, form, acceptance, createdAt, requestedBy, progress);

    /// <summary>What was asked, after merges. A packed one is unpacked each time that it is asked for.</summary>
    public WakeupScheduled Request
    {
        get => _request as WakeupScheduled ?? _form!.Unpack((byte[])_request);
        init => _request = value;
    }

    /// <summary>The number of the event that accepted it.</summary>
    public long Acceptance { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset CreatedAt
    {
        get => new(_createdAt, TimeSpan.Zero);
        init => _createdAt = value.UtcTicks;
    }

    /// <summary>Who asked.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>How far it has come.</summary>
    public WakeupProgress Progress { get; init; }

    /// <summary>The request in its packed form; null when it is not packed.</summary>
    internal byte[]? Packed => _request as byte[];

    /// <summary>Whether both say the same, packed or not.</summary>
    public bool Equals(WakeupSnapshot other) =>
        Acceptance == other.Acceptance && CreatedAt == other.CreatedAt && RequestedBy == other.RequestedBy && Progress == other.Progress
        && Request == other.Request;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Acceptance, CreatedAt);
}
