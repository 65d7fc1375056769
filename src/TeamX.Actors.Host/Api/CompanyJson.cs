using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Api;

/// <summary>The body of <c>PUT /api/companies/{c}</c>.</summary>
internal sealed record CompanyRequest
{
    public required string Name { get; init; }

    public string? Mission { get; init; }

    public int? MaxConcurrentRuns { get; init; }

    public string? RequestedBy { get; init; }
}

/// <summary>A company as JSON.</summary>
internal sealed record CompanyJson(
    string Id, string Name, string? Mission, int MaxConcurrentRuns, bool Paused, string? PauseReason, DateTimeOffset CreatedAt, int Agents, int Running)
{
    public static CompanyJson Of(CompanyView view) => new(
        view.Id.Value, view.Name, view.Mission, view.MaxConcurrentRuns, view.Paused, view.PauseReason, view.CreatedAt, view.Agents, view.Running);
}

/// <summary>One page of a list.</summary>
internal sealed record PageJson<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>In a list: a company that can't answer now.</summary>
internal sealed record UnavailableCompanyJson(string Id, string Unavailable);
