using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.History;

/// <summary>The columns that hold JSON. Metadata keeps its text as it came.</summary>
internal static class HistoryJson
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Merges = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    public static string Of(WakeupContext context)
    {
        if (ReferenceEquals(context, WakeupContext.Empty) || context == WakeupContext.Empty)
        {
            return "{}";
        }

        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            Write("goalId", context.GoalId);
            Write("projectId", context.ProjectId);
            Write("ticketId", context.TicketId);
            Write("parentTicketId", context.ParentTicketId);
            Write("sourceKind", context.SourceKind);
            Write("sourceRefId", context.SourceRefId);
            Write("causedBy", context.CausedBy?.ToString());
            if (context.Metadata is { } metadata)
            {
                json.WritePropertyName("metadata");
                json.WriteRawValue(metadata);
            }

            json.WriteEndObject();

            void Write(string name, string? value)
            {
                if (value is not null)
                {
                    json.WriteString(name, value);
                }
            }
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    public static WakeupContext ContextOf(string text)
    {
        if (text == "{}")
        {
            return WakeupContext.Empty;
        }

        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        return new WakeupContext
        {
            GoalId = Text("goalId"),
            ProjectId = Text("projectId"),
            TicketId = Text("ticketId"),
            ParentTicketId = Text("parentTicketId"),
            SourceKind = Text("sourceKind"),
            SourceRefId = Text("sourceRefId"),
            CausedBy = root.TryGetProperty("causedBy", out var cause) ? new WakeupId(cause.GetGuid()) : null,
            Metadata = root.TryGetProperty("metadata", out var metadata) ? metadata.GetRawText() : null,
        };

        string? Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    public static string Of(ImmutableList<MergedView> merged) => merged.IsEmpty ? "[]" : JsonSerializer.Serialize(merged, Merges);

    public static ImmutableList<MergedView> MergedOf(string text) =>
        text == "[]" ? [] : JsonSerializer.Deserialize<ImmutableList<MergedView>>(text, Merges)!;
}
