using Microsoft.AspNetCore.Components;

namespace TeamX.Actors.Dashboard.Pages.Parts;

/// <summary>Command lines that fill an empty page.</summary>
internal static class Curl
{
    /// <summary>A command that puts something into a company, or the company itself.</summary>
    /// <param name="navigation">Knows where the host is.</param>
    /// <param name="company">The company.</param>
    /// <param name="path">The address below the company; null for the company itself.</param>
    /// <param name="json">The body, without a single quote.</param>
    public static string Put(NavigationManager navigation, string company, string? path, string json)
    {
        var address = new Uri(new Uri(navigation.BaseUri), $"/api/companies/{company}{(path is null ? "" : $"/{path}")}");
        return $"curl -X PUT {address} -H 'content-type: application/json' -d '{json}'";
    }
}
