using System.Net;
using System.Text.RegularExpressions;

namespace TeamX.Actors.Host.Tests.Dashboard;

/// <summary>What a browser does without scripts: it keeps cookies, sends forms, and shows where it is sent.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false };
    private readonly HttpClient _http;

    public Browser(Uri address) => _http = new HttpClient(_handler) { BaseAddress = address };

    public CookieContainer Cookies => _handler.CookieContainer;

    public Task<HttpResponseMessage> GetAsync(string path, string? host = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        return _http.SendAsync(request);
    }

    public async Task<string> TextAsync(string path)
    {
        using var response = await GetAsync(path);
        return await response.Content.ReadAsStringAsync();
    }

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        _http.PostAsync(path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    /// <summary>Fills in the form of the login.</summary>
    public async Task<HttpResponseMessage> LogInAsync(string key, string login = "/login")
    {
        var form = await TextAsync(login);
        return await PostAsync(login.Split('?')[0], [("key", key), .. Hidden().Matches(form).Select(field => (field.Groups[1].Value, WebUtility.HtmlDecode(field.Groups[2].Value)))]);
    }

    /// <summary>The addresses of styles, scripts and icons that a page names.</summary>
    public static IReadOnlyList<string> FilesOf(string page) => [.. File().Matches(page).Select(match => match.Groups[1].Value)];

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    [GeneratedRegex("""<input type="hidden" name="([^"]*)" value="([^"]*)" ?/>""")]
    private static partial Regex Hidden();

    [GeneratedRegex("""(?:src|href)="([^"]*_teamx/[^"]*)"(?! as)""")]
    private static partial Regex File();
}
