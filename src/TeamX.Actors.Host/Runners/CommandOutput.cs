using System.Buffers;
using System.Text;
using System.Text.Json;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Runners;

/// <summary>
/// Finds the result in a command's standard output while it is written, in bounded memory: the whole output when it is one JSON value,
/// otherwise its last line that is JSON, otherwise its last line as text.
/// </summary>
internal sealed class CommandOutput
{
    /// <summary>The greatest result, in bytes; a longer line is not kept.</summary>
    public const int MaxResult = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _whole = new();
    private readonly ArrayBufferWriter<byte> _line = new();
    private bool _wholeIsCut;
    private bool _lineIsCut;
    private byte[]? _lastLine;
    private byte[]? _lastJson;
    private bool _lastIsCut;

    /// <summary>Takes the next bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Keep(bytes, _whole, ref _wholeIsCut);
        for (var end = bytes.IndexOf((byte)'\n'); end >= 0; end = bytes.IndexOf((byte)'\n'))
        {
            Keep(bytes[..end], _line, ref _lineIsCut);
            EndLine();
            bytes = bytes[(end + 1)..];
        }

        Keep(bytes, _line, ref _lineIsCut);
    }

    /// <summary>The result after the last byte.</summary>
    /// <param name="json">A JSON value; null when nothing was written.</param>
    /// <returns>False when the result is over <see cref="MaxResult"/>.</returns>
    public bool TryGetResult(out string? json)
    {
        EndLine();
        var whole = Trimmed(_whole);
        json = !_wholeIsCut && IsJson(whole) ? Encoding.UTF8.GetString(whole)
            : _lastIsCut ? null
            : _lastJson is not null ? Encoding.UTF8.GetString(_lastJson)
            : _lastLine is not null ? JsonSerializer.Serialize(Encoding.UTF8.GetString(_lastLine), ApiJson.Options)
            : null;
        return json is null ? !_lastIsCut : Encoding.UTF8.GetByteCount(json) <= MaxResult;
    }

    private static void Keep(ReadOnlySpan<byte> bytes, ArrayBufferWriter<byte> kept, ref bool isCut)
    {
        var room = MaxResult - kept.WrittenCount;
        isCut |= bytes.Length > room;
        kept.Write(bytes[..Math.Min(bytes.Length, room)]);
    }

    private void EndLine()
    {
        var line = Trimmed(_line);
        if (_lineIsCut || line.Length > 0)
        {
            _lastIsCut = _lineIsCut;
            _lastLine = line.ToArray();
            _lastJson = !_lineIsCut && IsJson(line) ? _lastLine : _lastJson;
        }

        _line.ResetWrittenCount();
        _lineIsCut = false;
    }

    private static ReadOnlySpan<byte> Trimmed(ArrayBufferWriter<byte> bytes) => bytes.WrittenSpan.Trim(" \t\r\n"u8);

    /// <summary>Whether it is one JSON value.</summary>
    public static bool IsJson(ReadOnlySpan<byte> text)
    {
        // Looks first: a log full of lines that merely begin like JSON must not cost an exception each.
        if (text.IsEmpty || !LooksLikeJson(text[0], text[^1]))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool LooksLikeJson(byte first, byte last) => first switch
    {
        (byte)'{' => last == '}',
        (byte)'[' => last == ']',
        (byte)'"' => last == '"',
        (byte)'t' or (byte)'f' => last == 'e',
        (byte)'n' => last == 'l',
        _ => (first == '-' || char.IsAsciiDigit((char)first)) && char.IsAsciiDigit((char)last),
    };
}
