using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Json;
using TeamX.Actors.Security;

namespace TeamX.Actors.Host.Api;

/// <summary>The body of <c>PUT /api/companies/{c}/agents/{a}</c>.</summary>
internal sealed record AgentRequest
{
    public required string Name { get; init; }

    public string? Role { get; init; }

    public string? ReportsTo { get; init; }

    public int MaxConcurrentRuns { get; init; } = 1;

    /// <summary>Its <c>kind</c>, and the settings of that kind beside it.</summary>
    public required RawJson Runner { get; init; }

    public string? RequestedBy { get; init; }
}

/// <summary>An agent as JSON.</summary>
internal sealed record AgentJson(
    string Id, string CompanyId, string Name, string? Role, string? ReportsTo, int MaxConcurrentRuns, RawJson Runner,
    string Status, string? Reason, int Pending, int Running, int DeadLetteredInARow, DateTimeOffset CreatedAt)
{
    /// <summary>An agent for whoever asks. Settings of runners may hold secrets: who may only read is told the kind alone.</summary>
    public static AgentJson Of(AgentView view, ClaimsPrincipal caller) => new(
        view.Id.Value, view.CompanyId.Value, view.Name, view.Role, view.ReportsTo?.Value, view.MaxConcurrentRuns,
        RunnerJson.Of(CallerClaims.CallerOf(caller) is { Role: ApiRole.Operator } ? view.Runner : new RunnerSpec(view.Runner.Kind)),
        StatusOf(view.Status), view.Reason, view.Pending, view.Running, view.DeadLetteredInARow, view.CreatedAt);

    private static string StatusOf(AgentStatus status) => status switch
    {
        AgentStatus.Active => "active",
        AgentStatus.Paused => "paused",
        AgentStatus.Suspended => "suspended",
        AgentStatus.Terminated => "terminated",
        _ => "unknown",
    };
}

/// <summary>The liveness of an agent as JSON; <c>lastActivityAt</c> is null when there never was any.</summary>
internal sealed record LivenessJson(
    string AgentId, string Status, bool IsAlive,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? LastActivityAt, DateTimeOffset? LastHeartbeatAt,
    int Pending, int Running, int Retrying, int Failed, string? LastError)
{
    public static LivenessJson Of(LivenessView view) => new(
        view.AgentId.Value, view.Status, view.IsAlive, view.LastActivityAt, view.LastHeartbeatAt,
        view.Pending, view.Running, view.Retrying, view.Failed, view.LastError);
}

/// <summary>A runner in JSON has its kind and its settings side by side.</summary>
internal static class RunnerJson
{
    private const string Kind = "kind";

    /// <summary>Takes kind and settings apart.</summary>
    /// <exception cref="ApiProblem">400: no object, or no kind.</exception>
    public static RunnerSpec Read(RawJson runner)
    {
        using var document = JsonDocument.Parse(runner.Text, ApiJson.Document);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw ApiProblem.Malformed(ApiCodes.FieldInvalid, "The field 'runner' has to be an object, for example {\"kind\": \"echo\"}.");
        }

        if (!document.RootElement.TryGetProperty(Kind, out var kind))
        {
            throw ApiProblem.Malformed(ApiCodes.FieldMissing, "The field 'runner' lacks 'kind', for example {\"kind\": \"echo\"}.");
        }

        if (kind.ValueKind != JsonValueKind.String)
        {
            throw ApiProblem.Malformed(ApiCodes.FieldInvalid, "The field 'runner.kind' has to be text.");
        }

        var settings = document.RootElement.EnumerateObject().Where(member => !member.NameEquals(Kind)).ToList();
        return new RunnerSpec(kind.GetString()!, settings.Count == 0 ? null : Write(null, settings));
    }

    /// <summary>Puts kind and settings together.</summary>
    public static RawJson Of(RunnerSpec spec)
    {
        using var settings = JsonDocument.Parse(spec.Settings ?? "{}", ApiJson.Document);
        return new RawJson(Write(spec.Kind, settings.RootElement.EnumerateObject()));
    }

    private static string Write(string? kind, IEnumerable<JsonProperty> settings)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder, MaxDepth = ApiJson.MaxDepth }))
        {
            writer.WriteStartObject();
            if (kind is not null)
            {
                writer.WriteString(Kind, kind);
            }

            foreach (var member in settings)
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
