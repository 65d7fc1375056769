using System.Net;
using System.Text;
using System.Text.Json;

namespace TeamX.Actors.Host.Tests.Support;

/// <summary>Reads server-sent events as their specification says: an id counts when the block that it stands in is complete.</summary>
internal sealed class EventReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private readonly List<byte> _line = [];
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _next;
    private int _filled;
    private long _bytes;

    private EventReader(HttpResponseMessage response, Stream body, string? lastId, long bytes) =>
        (_response, _body, LastId, _bytes) = (response, body, lastId, bytes);

    /// <summary>What to come back with.</summary>
    public string? LastId { get; private set; }

    /// <summary>One event.</summary>
    public sealed record Seen(string Id, string Type, string Json)
    {
        public JsonElement Data { get; } = JsonSerializer.Deserialize<JsonElement>(Json);

        public string CompanyId => Data.GetProperty("companyId").GetString()!;

        public long Number => Data.GetProperty("eventNumber").GetInt64();

        public JsonElement Payload => Data.GetProperty("payload");
    }

    /// <summary>Begins to read.</summary>
    /// <param name="http">The client.</param>
    /// <param name="path">The stream.</param>
    /// <param name="lastId">What the reader remembers; null when it comes for the first time.</param>
    /// <param name="bytes">The connection breaks after so many.</param>
    public static async Task<EventReader> OpenAsync(HttpClient http, string path, string? lastId = null, long bytes = long.MaxValue)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        return new EventReader(response, await response.Content.ReadAsStreamAsync(), lastId, bytes);
    }

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<Seen?> NextAsync()
    {
        while (await BlockAsync() is { } block)
        {
            LastId = block.TryGetValue("id", out var id) ? id : LastId;
            if (block.TryGetValue("data", out var data))
            {
                return new Seen(LastId!, block["event"], data);
            }
        }

        return null;
    }

    /// <summary>The next lines up to an empty one, by their field names; a comment has none. Null when the stream ends before that.</summary>
    public async Task<Dictionary<string, string>?> BlockAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var fields = new Dictionary<string, string>();
        while (await LineAsync(limit.Token) is { } line)
        {
            if (line.Length == 0)
            {
                return fields;
            }

            var parts = line.Split(": ", 2);
            fields.Add(parts[0], parts[1]);
        }

        return null;
    }

    public void Dispose()
    {
        _body.Dispose();
        _response.Dispose();
    }

    private async Task<string?> LineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_next < _filled)
            {
                if (_buffer[_next++] is var one && one != '\n')
                {
                    _line.Add(one);
                    continue;
                }

                var line = Encoding.UTF8.GetString([.. _line]);
                _line.Clear();
                return line;
            }

            var most = (int)Math.Min(_buffer.Length, _bytes);
            (_next, _filled) = (0, most == 0 ? 0 : await _body.ReadAsync(_buffer.AsMemory(0, most), cancellationToken));
            _bytes -= _filled;
            if (_filled == 0)
            {
                return null;
            }
        }
    }
}
