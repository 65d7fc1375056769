using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace TeamX.Actors.Remoting;

/// <summary>
/// One of Akka's own serializers, under its own id, behind a list of manifests: what is not on the list is neither written nor read, before any
/// type is looked up. Payloads within payloads come back here, each under its own id, a few levels deep and no deeper.
/// </summary>
internal class GuardedSerializer : SerializerWithStringManifest
{
    // Akka's own messages nest four deep. Without a bound, a frame of nested selections would overflow the stack, which ends the process.
    private const int MaxNesting = 8;

    [ThreadStatic]
    private static int nesting;

    // Later than this object: its own settings may be loaded later still, with the module that it belongs to. A peer's message may come before that: the
    // failure is that message's alone, and not kept.
    private readonly Lazy<Serializer> _inner;
    private readonly FrozenDictionary<string, Type?> _manifests;

    /// <summary>Called by Akka, from <c>akka.actor.serializers</c>.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="config">
    /// Its own of <c>akka.actor.serialization-settings</c>: <c>id</c>, <c>serializer</c>, the type that is guarded, and <c>manifests</c>. Manifests of
    /// a serializer that takes types are type names; the empty one stands for none.
    /// </param>
    public GuardedSerializer(ExtendedActorSystem system, Config config)
        : base(system)
    {
        var guarded = Type.GetType(config.GetString("serializer"), throwOnError: true)!;
        var takesTypes = !guarded.IsAssignableTo(typeof(SerializerWithStringManifest));
        Identifier = config.GetInt("id");
        _inner = new(() => Create(guarded, system, config), LazyThreadSafetyMode.PublicationOnly);
        _manifests = config.GetStringList("manifests").ToFrozenDictionary(
            manifest => manifest, manifest => takesTypes && manifest.Length > 0 ? Type.GetType(manifest, throwOnError: true) : null, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public override int Identifier { get; }

    /// <inheritdoc/>
    /// <exception cref="SerializationException">It is none of those on the list.</exception>
    public override string Manifest(object o)
    {
        var manifest = Serialization.ManifestFor(_inner.Value, o);
        return _manifests.ContainsKey(manifest) ? manifest : throw Refused(manifest);
    }

    /// <inheritdoc/>
    /// <exception cref="SerializationException">It is none of those on the list.</exception>
    public override byte[] ToBinary(object obj)
    {
        _ = Manifest(obj);
        return _inner.Value.ToBinary(obj);
    }

    /// <inheritdoc/>
    /// <exception cref="SerializationException">The manifest is not on the list, the bytes are damaged, or payloads are nested too deep.</exception>
    public sealed override object FromBinary(byte[] bytes, string manifest)
    {
        if (!_manifests.TryGetValue(manifest ?? "", out var type))
        {
            throw Refused(manifest ?? "");
        }

        if (nesting >= MaxNesting)
        {
            throw new SerializationException("Payloads are nested too deep.");
        }

        nesting++;
        try
        {
            Check(bytes, manifest ?? "");
            return _inner.Value is SerializerWithStringManifest named ? named.FromBinary(bytes, manifest) : _inner.Value.FromBinary(bytes, type);
        }
        catch (Exception damage) when (damage is not SerializationException and not OutOfMemoryException)
        {
            throw new SerializationException(
                string.Create(CultureInfo.InvariantCulture, $"The bytes of serializer {Identifier} are damaged: {damage.Message}"), damage);
        }
        finally
        {
            nesting--;
        }
    }

    /// <summary>Looks at bytes whose manifest is on the list, before they are read.</summary>
    /// <exception cref="SerializationException">They are not read.</exception>
    protected virtual void Check(byte[] bytes, string manifest)
    {
    }

    private static Serializer Create(Type serializer, ExtendedActorSystem system, Config config) =>
        (Serializer)(serializer.GetConstructor([typeof(ExtendedActorSystem), typeof(Config)]) is { } withSettings
            ? withSettings.Invoke([system, config])
            : Activator.CreateInstance(serializer, system)!);

    private SerializationException Refused(string manifest) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The manifest '{manifest}' of serializer {Identifier} is not one of those that nodes exchange."));
}
