using System.Net.Http.Json;

namespace TeamX.Actors.Host.Tests.Api;

/// <summary>The problem details of an answer.</summary>
internal sealed record Problem(string Title, int Status, string Detail, string Code)
{
    /// <summary>Reads them, and checks what holds for all: the media type, the status, a sentence.</summary>
    public static async Task<Problem> OfAsync(HttpResponseMessage response)
    {
        response.Content.Headers.ContentType?.MediaType.Should().Be("application/problem+json", await response.Content.ReadAsStringAsync());
        var problem = (await response.Content.ReadFromJsonAsync<Problem>())!;
        problem.Status.Should().Be((int)response.StatusCode);
        problem.Title.Should().NotBeEmpty();
        problem.Detail.Should().MatchRegex("^[A-Za-z'].+ .+[.)]$");
        return problem;
    }
}
