using System.Text;

namespace TeamX.Actors.Host.Runners;

/// <summary>Keeps the end of a command's standard error.</summary>
internal sealed class ErrorTail
{
    /// <summary>Bytes that are kept.</summary>
    public const int Kept = 8 * 1024;

    private readonly byte[] _ring = new byte[Kept];
    private long _written;

    /// <summary>Takes the next bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes.Length > Kept ? bytes[^Kept..] : bytes)
        {
            _ring[_written++ % Kept] = b;
        }
    }

    /// <summary>What is kept, as text without blanks around it.</summary>
    public string Text()
    {
        var start = (int)(_written % Kept);
        ReadOnlySpan<byte> kept = _written <= Kept ? _ring.AsSpan(0, (int)_written) : [.. _ring[start..], .. _ring[..start]];

        // The cut may fall inside a character.
        while (_written > Kept && kept.Length > 0 && (kept[0] & 0xC0) == 0x80)
        {
            kept = kept[1..];
        }

        return Encoding.UTF8.GetString(kept).Trim();
    }
}
