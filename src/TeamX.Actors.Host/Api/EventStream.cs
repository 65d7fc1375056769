using System.Buffers;
using System.Text;
using System.Text.Json;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Api;

/// <summary>
/// Writes server-sent events to one reader. What a reader does not take stays in the history, not in memory: at most a page of events waits here, and a
/// reader that takes nothing for <see cref="Patience"/> is cut off. It comes back with its last id.
/// </summary>
internal sealed class EventStream(HttpContext http)
{
    private const int FlushBytes = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly byte[] Beat = ": heartbeat\n\n"u8.ToArray();
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Begins the answer, and tells the reader where it is: an id without data is remembered by the reader and is no event to it.</summary>
    public Task BeginAsync(string id)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        Append($"id: {id}\n\n");
        return FlushAsync();
    }

    /// <summary>Adds one event; it goes out with the next flush, or at once when much has gathered.</summary>
    public Task WriteAsync(string id, EventJson happened)
    {
        Append($"id: {id}\nevent: {happened.Type}\ndata: ");
        using (var json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder }))
        {
            JsonSerializer.Serialize(json, happened, ApiJson.Options);
        }

        Append("\n\n");
        return _buffer.WrittenCount < FlushBytes ? Task.CompletedTask : FlushAsync();
    }

    /// <summary>Shows that the connection lives.</summary>
    public Task BeatAsync()
    {
        _buffer.Write(Beat);
        return FlushAsync();
    }

    /// <summary>Sends what was added.</summary>
    public async Task FlushAsync()
    {
        if (_buffer.WrittenCount == 0)
        {
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            await http.Response.Body.WriteAsync(_buffer.WrittenMemory, patience.Token).ConfigureAwait(false);
            await http.Response.Body.FlushAsync(patience.Token).ConfigureAwait(false);
            _buffer.ResetWrittenCount();
        }
        catch (OperationCanceledException)
        {
            http.Abort();
            throw;
        }
    }

    private void Append(string text)
    {
        var span = _buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        _buffer.Advance(Encoding.UTF8.GetBytes(text, span));
    }
}
