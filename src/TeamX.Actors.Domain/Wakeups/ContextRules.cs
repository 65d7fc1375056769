using System.Text;
using System.Text.Json;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Wakeups;

/// <summary>The limits of what a request carries.</summary>
internal static class ContextRules
{
    /// <summary>Bytes of a context, all fields together.</summary>
    public const int MaxContextBytes = 64 * 1024;

    /// <summary>Bytes of a result.</summary>
    public const int MaxResultBytes = 64 * 1024;

    /// <summary>Bytes of an error that are kept.</summary>
    public const int MaxErrorBytes = 8 * 1024;

    /// <summary>Levels of metadata.</summary>
    public const int MaxMetadataDepth = 32;

    /// <summary>UTF-8 bytes of all fields.</summary>
    public static int SizeInBytes(this WakeupContext context) => ReferenceEquals(context, WakeupContext.Empty)
        ? 0
        : Size(context.GoalId) + Size(context.ProjectId) + Size(context.TicketId) + Size(context.ParentTicketId)
            + Size(context.SourceKind) + Size(context.SourceRefId) + Size(context.Metadata);

    /// <summary>The text, cut to the bytes that are kept of an error.</summary>
    public static string Truncated(string error)
    {
        if (error.Length <= MaxErrorBytes / 3 || Encoding.UTF8.GetByteCount(error) <= MaxErrorBytes)
        {
            return error;
        }

        var bytes = 0;
        var chars = 0;
        foreach (var rune in error.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxErrorBytes)
            {
                break;
            }

            chars += rune.Utf16SequenceLength;
        }

        return error[..chars];
    }

    /// <summary>Checks metadata: a JSON object of limited depth.</summary>
    internal static Refusal? CheckMetadata(string metadata)
    {
        const int ShortChars = 340;
        try
        {
            var bytes = metadata.Length <= ShortChars ? stackalloc byte[3 * ShortChars] : new byte[Encoding.UTF8.GetMaxByteCount(metadata.Length)];
            var reader = new Utf8JsonReader(
                bytes[..Encoding.UTF8.GetBytes(metadata, bytes)], new JsonReaderOptions { MaxDepth = 4 * MaxMetadataDepth });
            var isObject = false;
            var deepest = 0;
            while (reader.Read())
            {
                isObject |= reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == 0;
                deepest = Math.Max(deepest, reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? reader.CurrentDepth + 1 : 0);
            }

            return !isObject ? Refusals.JsonInvalid("context.metadata has to be a JSON object.")
                : deepest > MaxMetadataDepth ? Refusals.ContextTooDeep()
                : null;
        }
        catch (JsonException fault)
        {
            return fault.Message.Contains("maximum configured depth", StringComparison.Ordinal)
                ? Refusals.ContextTooDeep()
                : Refusals.JsonInvalid($"context.metadata is not valid JSON (byte {fault.BytePositionInLine}).");
        }
    }

    /// <summary>Checks a result: any JSON value.</summary>
    internal static Refusal? CheckResult(string result)
    {
        if (Size(result) > MaxResultBytes)
        {
            return Refusals.ResultTooLarge();
        }

        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(result));
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException fault)
        {
            return Refusals.JsonInvalid($"The result is not valid JSON (byte {fault.BytePositionInLine}).");
        }
    }

    private static int Size(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}
