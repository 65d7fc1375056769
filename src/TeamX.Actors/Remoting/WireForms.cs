using System.Collections.Frozen;
using System.Runtime.Serialization;
using Google.Protobuf;
using TeamX.Actors.Remoting.Protos;
using static TeamX.Actors.Persistence.WireValues;

namespace TeamX.Actors.Remoting;

/// <summary>The messages of one kind by type and by manifest. Nothing else is ever made from bytes.</summary>
internal sealed class WireForms
{
    /// <summary>The greatest message: a batch of 8 MiB fits, with room for what surrounds it.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private readonly FrozenDictionary<Type, WireForm> _byType;
    private readonly FrozenDictionary<string, WireForm> _byManifest;

    public WireForms(params IEnumerable<WireForm> forms)
    {
        All = [.. forms];
        _byType = All.ToFrozenDictionary(form => form.Type);
        _byManifest = All.ToFrozenDictionary(form => form.Manifest, StringComparer.Ordinal);
    }

    /// <summary>Every form.</summary>
    public IReadOnlyList<WireForm> All { get; }

    /// <summary>Whether messages of this type are among them.</summary>
    public bool Has(object message) => _byType.ContainsKey(message.GetType());

    /// <summary>The manifest of a message.</summary>
    /// <exception cref="SerializationException">It has no form here.</exception>
    public string ManifestOf(object message) => FormOf(message).Manifest;

    /// <summary>The bytes of a message.</summary>
    /// <exception cref="SerializationException">It has no form here, holds a value without one, or is too large.</exception>
    public byte[] Write(object message)
    {
        var data = FormOf(message).Write(message);
        var size = data.CalculateSize();
        return size <= MaxBytes
            ? data.ToByteArray()
            : throw new SerializationException($"{message.GetType().Name} has {size:N0} bytes; a message has at most {MaxBytes:N0}.");
    }

    /// <summary>The message of these bytes.</summary>
    /// <exception cref="SerializationException">The manifest is unknown, or the bytes are not those of such a message.</exception>
    public object Read(ReadOnlySpan<byte> bytes, string manifest)
    {
        if (!_byManifest.TryGetValue(manifest, out var form))
        {
            throw new SerializationException($"The manifest '{Shortened(manifest)}' is unknown to this release.");
        }

        if (bytes.Length > MaxBytes)
        {
            throw new SerializationException($"{form.Type.Name} has {bytes.Length:N0} bytes; a message has at most {MaxBytes:N0}.");
        }

        try
        {
            return form.Read(bytes);
        }
        catch (Exception damage) when (damage is not SerializationException)
        {
            // The library has more than one exception for damaged bytes, and does not say which: InvalidOperationException is among them.
            throw new SerializationException($"The bytes of manifest '{manifest}' are damaged: {damage.Message}", damage);
        }
    }

    /// <summary>A message inside another one.</summary>
    public PayloadData Nested(object message)
    {
        var form = FormOf(message);
        return new PayloadData { Manifest = form.Manifest, Content = form.Write(message).ToByteString() };
    }

    /// <summary>The message inside another one.</summary>
    public object Nested(PayloadData? payload) => Read(Required(payload).Content.Span, payload!.Manifest);

    private static string Shortened(string manifest) => manifest.Length <= 64 ? manifest : manifest[..64];

    private WireForm FormOf(object message) => _byType.TryGetValue(message.GetType(), out var form)
        ? form
        : throw new SerializationException($"{message.GetType()} has no form on the wire.");
}
