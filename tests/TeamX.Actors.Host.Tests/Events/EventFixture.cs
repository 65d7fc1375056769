using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.History;
using TeamX.Actors.Host.Api;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Events;

/// <summary>A host with a short heartbeat, and readers of its events.</summary>
public partial class EventFixture : HostFixture
{
    private readonly StreamWatch _watch = new();

    /// <summary>The addresses of the streams that the host is serving.</summary>
    public ICollection<string> OpenStreams => _watch.Open.Values;

    protected override void Configure(IServiceCollection services)
    {
        services.AddSingleton(Pace);
        services.AddSingleton<IStartupFilter>(_watch);
    }

    private protected virtual EventPace Pace => new() { Heartbeat = TimeSpan.FromMilliseconds(200) };

    /// <summary>Begins to read a stream.</summary>
    internal Task<EventReader> ReadAsync(string path, string? lastId = null, long bytes = long.MaxValue) => EventReader.OpenAsync(Http, path, lastId, bytes);

    /// <summary>A new company with echo agents.</summary>
    public async Task CompanyAsync(string id, int agents = 5)
    {
        await OkAsync(HttpMethod.Put, $"/api/companies/{id}", """{"name":"Company"}""");
        for (var i = 0; i < agents; i++)
        {
            await AgentAsync($"agent-{i}", company: id);
        }
    }

    /// <summary>Asks for so many wakeups of its agents, one after the other.</summary>
    public async Task LoadAsync(string company, int wakeups)
    {
        for (var i = 0; i < wakeups; i++)
        {
            await WakeAsync($$$"""{"agentId":"agent-{{{i % 5}}}","trigger":{"type":"ticket_assigned","id":"T-{{{i}}}"}}""", company);
        }
    }

    /// <summary>Waits until nothing is left to do, and pauses the company: the last of its events.</summary>
    public async Task CloseAsync(string company)
    {
        await Deadline.UntilAsync("nothing is left to do", async () =>
        {
            var stats = await OkAsync(HttpMethod.Get, $"/api/companies/{company}/stats");
            return stats.GetProperty("pending").GetInt32() + stats.GetProperty("processing").GetInt32() == 0;
        });
        await OkAsync(HttpMethod.Post, $"/api/companies/{company}/pause", "{}");
    }

    /// <summary>A company that is paused with its fourth event.</summary>
    public async Task PausedCompanyAsync(string id)
    {
        await CompanyAsync(id, agents: 1);
        await OkAsync(HttpMethod.Post, $"/api/companies/{id}/pause", "{}");
    }

    /// <summary>Events of about 60 KiB each in a paused company: wakeups that wait.</summary>
    public async Task LargeEventsAsync(string company, int count)
    {
        var text = new string('x', 60 * 1024);
        for (var i = 0; i < count; i++)
        {
            await WakeAsync($$$"""{"agentId":"agent-0","trigger":{"type":"schedule","id":"{{{i}}}"},"context":{"metadata":{"text":"{{{text}}}"} } }""", company);
        }
    }

    /// <summary>A reader that takes nothing.</summary>
    public async Task<Socket> StuckReaderAsync(string path)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(Http.BaseAddress!.Host, Http.BaseAddress.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n"));
        await Deadline.UntilAsync("the stream is open", () => OpenStreams.Contains(path));
        return socket;
    }

    /// <summary>What the retention does to the history of a company.</summary>
    public void Purge(string company, DateTimeOffset before)
    {
        using var tables = SqliteHistory.OpenTables(FileFor("history.db"));
        tables.Purge(new CompanyId(company), before);
    }

    /// <summary>All that is left in a socket, as text; the end may be a broken connection.</summary>
    public static async Task<string> RestAsync(Socket socket)
    {
        using var text = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var count)
            {
                text.Write(buffer, 0, count);
            }
        }
        catch (SocketException)
        {
            // Cut off.
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>The ids in the text of a stream.</summary>
    public static List<string> IdsIn(string text) => [.. Ids().Matches(text).Select(id => id.Groups[1].Value)];

    [GeneratedRegex(@"(?m)^id: (\S+)\n")]
    private static partial Regex Ids();

    /// <summary>Sees which streams are open, from before the first line of the host to after its last.</summary>
    private sealed class StreamWatch : IStartupFilter
    {
        public ConcurrentDictionary<HttpContext, string> Open { get; } = new();

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (HttpContext http, RequestDelegate rest) =>
            {
                if (http.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal))
                {
                    Open[http] = $"{http.Request.Path}{http.Request.QueryString}";
                }

                try
                {
                    await rest(http);
                }
                finally
                {
                    Open.TryRemove(http, out _);
                }
            });
            next(app);
        };
    }
}
