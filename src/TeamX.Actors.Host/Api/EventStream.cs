using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Api;

/// <summary>
/// Writes server-sent events to one reader. What a reader does not take stays in the history, not in memory: it is sent piece by piece, and a reader
/// that does not take a piece in time is cut off. It comes back with its last id.
/// </summary>
/// <param name="http">The request.</param>
/// <param name="patience">How long the reader may take for a piece.</param>
/// <param name="stopping">Fires when the program goes: what is being sent has to be taken at once then.</param>
internal sealed class EventStream(HttpContext http, TimeSpan patience, CancellationToken stopping)
{
    private const int PieceBytes = 16 * 1024;
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(1);
    private readonly PipeWriter _body = http.Response.BodyWriter;
    private long _sentAt;

    /// <summary>How long nothing was sent.</summary>
    public TimeSpan Silence => Stopwatch.GetElapsedTime(_sentAt);

    /// <summary>Begins the answer, and tells the reader where it is: an id without data is remembered by the reader and is no event to it.</summary>
    public Task BeginAsync(string id)
    {
        // The server has a patience of its own, which depends on what it has buffered. Here one rule is enough.
        http.Features.GetRequiredFeature<IHttpMinResponseDataRateFeature>().MinDataRate = null;
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        Append($"id: {id}\n\n");
        return FlushAsync();
    }

    /// <summary>
    /// Adds one event; it goes out with the next flush, or at once when much has gathered. The id comes last: no reader remembers it before it has
    /// the data, wherever the connection breaks.
    /// </summary>
    public Task WriteAsync(string id, EventJson happened)
    {
        Append($"event: {happened.Type}\ndata: ");
        using (var json = new Utf8JsonWriter(_body, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder }))
        {
            JsonSerializer.Serialize(json, happened, ApiJson.Options);
        }

        Append($"\nid: {id}\n\n");
        return _body.UnflushedBytes < PieceBytes ? Task.CompletedTask : FlushAsync();
    }

    /// <summary>Shows that the connection lives.</summary>
    public Task BeatAsync()
    {
        Append(": heartbeat\n\n");
        return FlushAsync();
    }

    /// <summary>Sends what was added.</summary>
    /// <exception cref="OperationCanceledException">The reader has gone or was cut off.</exception>
    public async Task FlushAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        limit.CancelAfter(patience);
        using var hurry = stopping.Register(() => limit.CancelAfter(LastPatience));
        try
        {
            await _body.FlushAsync(limit.Token).ConfigureAwait(false);
            _sentAt = Stopwatch.GetTimestamp();
        }
        catch (OperationCanceledException)
        {
            http.Abort();
            throw;
        }
    }

    private void Append(string text) => Encoding.UTF8.GetBytes(text, _body);
}
