using System.Buffers;

namespace TeamX.Actors.Persistence;

/// <summary>
/// A stream that is written once, of unknown length, in pooled chunks: it grows without copying what it has and without a free half at
/// the end, as a <see cref="MemoryStream"/> of hundreds of megabytes would.
/// </summary>
internal sealed class ChunkedBuffer : Stream
{
    private const int ChunkSize = 256 * 1024;

    private readonly List<byte[]> _chunks = [];
    private int _usedInLast = ChunkSize;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => ((long)_chunks.Count * ChunkSize) - (ChunkSize - _usedInLast);

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_usedInLast == ChunkSize)
            {
                _chunks.Add(ArrayPool<byte>.Shared.Rent(ChunkSize));
                _usedInLast = 0;
            }

            var part = buffer[..Math.Min(buffer.Length, ChunkSize - _usedInLast)];
            part.CopyTo(_chunks[^1].AsSpan(_usedInLast));
            _usedInLast += part.Length;
            buffer = buffer[part.Length..];
        }
    }

    /// <summary>All that was written, in one array.</summary>
    /// <exception cref="OverflowException">It is more than one array holds.</exception>
    public byte[] ToArray()
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)Length));
        var offset = 0;
        foreach (var chunk in _chunks)
        {
            var count = Math.Min(ChunkSize, bytes.Length - offset);
            chunk.AsSpan(0, count).CopyTo(bytes.AsSpan(offset));
            offset += count;
        }

        return bytes;
    }

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        foreach (var chunk in _chunks) ArrayPool<byte>.Shared.Return(chunk);
        _chunks.Clear();
        _usedInLast = ChunkSize;
        base.Dispose(disposing);
    }
}
