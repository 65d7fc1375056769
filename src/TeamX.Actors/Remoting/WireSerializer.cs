using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace TeamX.Actors.Remoting;

/// <summary>
/// Messages as protobuf, each type under a frozen manifest. What it does not know it refuses with a <see cref="SerializationException"/>, and
/// with nothing else: a node of another release, or somebody who sends anything at all, costs the message and no more.
/// </summary>
internal abstract class WireSerializer : SerializerWithStringManifest
{
    private readonly WireForms _forms;

    private protected WireSerializer(ExtendedActorSystem system, WireForms forms)
        : base(system) => _forms = forms;

    /// <inheritdoc/>
    /// <exception cref="SerializationException">The message has no form here.</exception>
    public override string Manifest(object o) => _forms.ManifestOf(o);

    /// <inheritdoc/>
    /// <exception cref="SerializationException">The message has no form here, holds a value without one, or is too large.</exception>
    public override byte[] ToBinary(object obj) => _forms.Write(obj);

    /// <inheritdoc/>
    /// <exception cref="SerializationException">Unknown manifest, unknown enumeration value, or damaged bytes.</exception>
    public override object FromBinary(byte[] bytes, string manifest) => _forms.Read(bytes, manifest);
}
