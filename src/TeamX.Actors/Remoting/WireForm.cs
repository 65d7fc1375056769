using Google.Protobuf;

namespace TeamX.Actors.Remoting;

/// <summary>How one type of message looks in bytes: its protobuf, and the frozen manifest that stands beside it.</summary>
internal sealed class WireForm
{
    private readonly Func<object, IMessage> _write;
    private readonly Reader _read;

    private WireForm(Type type, string manifest, Func<object, IMessage> write, Reader read) => (Type, Manifest, _write, _read) = (type, manifest, write, read);

    private delegate object Reader(ReadOnlySpan<byte> bytes);

    /// <summary>The type of the message.</summary>
    public Type Type { get; }

    /// <summary>Its name on the wire; frozen.</summary>
    public string Manifest { get; }

    /// <summary>The form of a type. Fields that a newer release has added are passed over.</summary>
    public static WireForm Of<T, TData>(string manifest, Func<T, TData> write, Func<TData, T> read)
        where T : class
        where TData : class, IMessage<TData>, new()
    {
        var parser = new MessageParser<TData>(() => new TData()).WithDiscardUnknownFields(true);
        return new WireForm(typeof(T), manifest, message => write((T)message), bytes => read(parser.ParseFrom(bytes)));
    }

    /// <summary>The message as protobuf.</summary>
    public IMessage Write(object message) => _write(message);

    /// <summary>The message of these bytes. What it throws says that they are not its bytes.</summary>
    public object Read(ReadOnlySpan<byte> bytes) => _read(bytes);
}
