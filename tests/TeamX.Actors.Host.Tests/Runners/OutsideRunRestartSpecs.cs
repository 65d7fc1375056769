using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Runners;

/// <summary>The program ends while a receiver works on a run of the runner http, and starts again.</summary>
public sealed class OutsideRunRestartSpecs : IDisposable
{
    private readonly TempFolder _data = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task Should_take_the_receivers_report_when_the_host_was_killed_in_between()
    {
        await using var receiver = await TestServer.AnsweringAsync(202);
        using var host = await HostProcess.StartAsync(_data.Path);
        var (id, token) = await WakeAsync(host, receiver);
        await host.KillAsync();

        using var again = await HostProcess.StartAsync(_data.Path);
        (await PostAsync(again, $"wakeups/{id}/heartbeat", new { leaseToken = token })).GetProperty("cancelRequested").GetBoolean().Should().BeFalse();
        var wakeup = await PostAsync(again, $"wakeups/{id}/complete", new { leaseToken = token, result = "late but done" });

        (wakeup.GetProperty("status").GetString(), wakeup.GetProperty("attempt").GetInt32()).Should().Be(("completed", 1));
        receiver.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Should_wait_for_the_answer_when_the_host_is_told_to_end_before_it_has_come()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = await TestServer.StartAsync(async http =>
        {
            await answer.Task;
            await http.Response.WriteAsync("7");
        });
        using var host = await HostProcess.StartAsync(_data.Path);
        var (id, _) = await WakeAsync(host, receiver);

        var ending = host.TerminateAsync();
        await Deadline.UntilAsync("the host is ending", async () => !await StartsAsync(host));
        answer.SetResult();
        await ending;

        using var again = await HostProcess.StartAsync(_data.Path);
        var wakeup = await _http.GetFromJsonAsync<JsonElement>(new Uri(again.Url, $"/api/companies/acme/wakeups/{id}"));
        (wakeup.GetProperty("status").GetString(), wakeup.GetProperty("attempt").GetInt32()).Should().Be(("completed", 1));
        wakeup.GetProperty("result").GetInt32().Should().Be(7);
    }

    private async Task<(string Id, string Token)> WakeAsync(HostProcess host, TestServer receiver)
    {
        await PutAsync(host, "", new { name = "Acme" });
        await PutAsync(host, "/agents/hook", new { name = "Hook", runner = new { kind = "http", url = receiver.Url } });
        var receipt = await PostAsync(host, "wakeups", new { agentId = "hook", trigger = new { type = "schedule" } });
        await Deadline.UntilAsync("the receiver was called", () => receiver.Requests.Count == 1);
        var token = JsonSerializer.Deserialize<JsonElement>(receiver.Requests[0].Body).GetProperty("leaseToken").GetString()!;
        return (receipt.GetProperty("wakeupId").GetString()!, token);
    }

    /// <summary>Whether something new still starts.</summary>
    private async Task<bool> StartsAsync(HostProcess host)
    {
        await PutAsync(host, "/agents/probe", new { name = "Probe", runner = new { kind = "echo" } });
        var probe = (await PostAsync(host, "wakeups", new { agentId = "probe", trigger = new { type = "schedule" } })).GetProperty("wakeupId").GetString();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        while (!patience.IsCancellationRequested)
        {
            var wakeup = await _http.GetFromJsonAsync<JsonElement>(new Uri(host.Url, $"/api/companies/acme/wakeups/{probe}"), CancellationToken.None);
            if (wakeup.GetProperty("attempt").GetInt32() > 0)
            {
                return true;
            }
        }

        return false;
    }

    private async Task PutAsync(HostProcess host, string path, object body)
    {
        using var response = await _http.PutAsJsonAsync(new Uri(host.Url, $"/api/companies/acme{path}"), body);
        response.EnsureSuccessStatusCode();
    }

    private async Task<JsonElement> PostAsync(HostProcess host, string path, object body)
    {
        using var response = await _http.PostAsJsonAsync(new Uri(host.Url, $"/api/companies/acme/{path}"), body);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
