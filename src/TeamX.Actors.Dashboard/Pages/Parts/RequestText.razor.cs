using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages.Parts;

/// <summary>A sentence of the engine.</summary>
public sealed partial class RequestText
{
    /// <summary>The company of the requests.</summary>
    [Parameter, EditorRequired]
    public CompanyId Company { get; set; }

    /// <summary>The sentence.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    // Ids of requests are of version 7.
    [GeneratedRegex("([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})")]
    private static partial Regex Ids();
}
