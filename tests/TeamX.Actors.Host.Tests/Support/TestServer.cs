using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace TeamX.Actors.Host.Tests.Support;

/// <summary>A real server on a free port of this machine, which answers as a spec says and remembers what it was asked.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _requests = new();

    private TestServer(WebApplication app) => _app = app;

    /// <summary>One request.</summary>
    public sealed record Received(string Method, string Path, IHeaderDictionary Headers, byte[] Body)
    {
        public string Text => System.Text.Encoding.UTF8.GetString(Body);
    }

    /// <summary>Its address, without a slash at the end.</summary>
    public string Url => _app.Urls.Single();

    /// <summary>What it was asked so far.</summary>
    public IReadOnlyList<Received> Requests => [.. _requests];

    /// <summary>Ends when a caller goes away before it has its answer.</summary>
    public TaskCompletionSource Aborted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts it.</summary>
    public static async Task<TestServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null as MinDataRate);
        var server = new TestServer(builder.Build());
        server._app.Run(async http =>
        {
            http.RequestAborted.Register(() => server.Aborted.TrySetResult());
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            server._requests.Enqueue(new Received(http.Request.Method, http.Request.Path, new HeaderDictionary(http.Request.Headers.ToDictionary()), body.ToArray()));
            await answer(http);
        });
        await server._app.StartAsync();
        return server;
    }

    /// <summary>A server that answers everything alike.</summary>
    public static Task<TestServer> AnsweringAsync(int status, string body = "", params (string Name, string Value)[] headers) => StartAsync(http =>
    {
        http.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        return body.Length == 0 ? Task.CompletedTask : http.Response.WriteAsync(body);
    });

    /// <summary>A server that never answers.</summary>
    public static Task<TestServer> HangingAsync() => StartAsync(http => Task.Delay(Timeout.Infinite, http.RequestAborted));

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
