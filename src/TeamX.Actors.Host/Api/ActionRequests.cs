namespace TeamX.Actors.Host.Api;

/// <summary>The optional body of <c>pause</c>.</summary>
internal sealed record PauseRequest
{
    public string? Reason { get; init; }

    public string? RequestedBy { get; init; }

    /// <summary>Whether running runs are interrupted too; they use no retry.</summary>
    public bool InterruptRunning { get; init; }
}

/// <summary>The optional body of what only asks who did it: a company's <c>resume</c>, a schedule's <c>run</c>.</summary>
internal sealed record ByWhomRequest
{
    public string? RequestedBy { get; init; }
}

/// <summary>The optional body of <c>terminate</c> and <c>cancel</c>.</summary>
internal sealed record ReasonRequest
{
    public string? Reason { get; init; }

    public string? RequestedBy { get; init; }
}

/// <summary>The optional body of an agent's <c>resume</c> (force: end a suspension at once) and of <c>retry</c> (force: pull a deferral too).</summary>
internal sealed record ForceRequest
{
    public string? RequestedBy { get; init; }

    public bool Force { get; init; }
}
