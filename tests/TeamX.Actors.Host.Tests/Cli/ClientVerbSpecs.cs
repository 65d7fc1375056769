using System.Text.Json;

namespace TeamX.Actors.Host.Tests.Cli;

public sealed class ClientVerbSpecs(CliFixture host) : IClassFixture<CliFixture>
{
    private const char Escape = '\u001b';

    [Fact]
    public async Task Should_print_plain_columns_when_a_list_is_redirected()
    {
        var id = await WokenAsync("resting", "plain");

        var run = await host.RunAsync("list", "--trigger-id", "plain");

        run.ExitCode.Should().Be(0, run.Error);
        run.Lines.Should().HaveCount(2);
        run.Lines[0].Should().MatchRegex("^ID +STATUS +AGENT +TRIGGER +PRIORITY +CREATED +ATTEMPT +NOTE$");
        run.Lines[1].Should().StartWith($"{id}  pending  resting  schedule plain  50").And.EndWith("agent_paused");
        run.Out.Should().NotContain(Escape.ToString());
    }

    [Fact]
    public async Task Should_filter_as_told_when_a_list_is_asked_for()
    {
        var one = await WokenAsync("resting", "filtered");
        await WokenAsync("slow", "filtered", "--in", "1h");

        var run = await host.RunAsync("list", "--trigger-id", "filtered", "--agent", "resting", "--status", "pending", "--trigger", "schedule", "--json");

        run.Json.GetProperty("items").EnumerateArray().Select(wakeup => wakeup.GetProperty("id").GetString()).Should().Equal(one);
    }

    [Fact]
    public async Task Should_go_through_all_pages_when_all_are_asked_for()
    {
        for (var i = 0; i < 3; i++)
        {
            await WokenAsync("slow", null, "--in", "1h");
        }

        var page = await host.RunAsync("list", "--limit", "2", "--json");
        var rest = await host.RunAsync("list", "--all", "--cursor", page.Json.GetProperty("nextCursor").GetString()!, "--json");
        var all = await host.RunAsync("list", "--all", "--json");

        Ids(page).Concat(Ids(rest)).Should().Equal(Ids(all));
        all.Json.TryGetProperty("nextCursor", out _).Should().BeFalse();
        (await host.RunAsync("list", "--limit", "2")).Error.Should().StartWith("There are more: --all, or --cursor ");
    }

    [Fact]
    public async Task Should_print_fields_when_one_is_shown()
    {
        var id = await WokenAsync("resting", "shown");

        var run = await host.RunAsync("show", id);

        run.Lines.Should().Contain(line => line.StartsWith("id ") && line.EndsWith(id)).And.Contain(line => line.StartsWith("waiting ") && line.Contains("agent_paused"));
        (await host.RunAsync("show", id, "--json")).Json.GetProperty("id").GetString().Should().Be(id);
    }

    [Fact]
    public async Task Should_cancel_with_the_reason_when_told()
    {
        var id = await WokenAsync("resting", "cancelled");

        var run = await host.RunAsync("cancel", id, "--reason", "not needed");

        run.Lines.Should().Equal($"{id} cancelled");
        (await host.WakeupAsync(id)).GetProperty("reason").GetString().Should().Be("not needed");
    }

    [Fact]
    public async Task Should_tell_a_running_one_to_stop_when_it_is_cancelled()
    {
        await host.AgentAsync("busy", """{"kind":"echo","delay":"PT5M"}""");
        var id = await WokenAsync("busy", "running");
        await host.WakeupWhenAsync(id, "running", wakeup => wakeup.GetProperty("status").GetString() == "processing");

        var run = await host.RunAsync("cancel", id);

        run.Lines.Single().Should().BeOneOf($"{id} told to stop", $"{id} cancelled");
    }

    [Fact]
    public async Task Should_make_a_dead_lettered_one_anew_when_it_is_retried()
    {
        var failed = (await host.RunAsync("wake", "broken", "--trigger", "schedule:retried", "--wait")).Lines.Single().Split(' ')[0];

        var run = await host.RunAsync("retry", failed);

        run.ExitCode.Should().Be(0, run.Error);
        (await host.WakeupAsync(run.Lines.Single().Split(' ')[0])).GetProperty("retryOf").GetString().Should().Be(failed);
    }

    [Fact]
    public async Task Should_pause_and_resume_an_agent_when_it_is_named()
    {
        await host.AgentAsync("toggled");

        (await host.RunAsync("pause", "toggled", "--reason", "a while", "--interrupt")).Lines.Should().Equal("toggled paused");
        (await host.RunAsync("resume", "toggled", "--force")).Lines.Should().Equal("toggled active");
    }

    [Fact]
    public async Task Should_pause_and_resume_the_company_when_no_agent_is_named()
    {
        await host.OkAsync(HttpMethod.Put, "/api/companies/other", """{"name":"Other"}""");

        (await host.RunAsync("pause", "-c", "other", "--json")).Json.GetProperty("paused").GetBoolean().Should().BeTrue();
        (await host.RunAsync("resume", "-c", "other")).Lines.Should().Equal("other active");
    }

    [Fact]
    public async Task Should_print_every_number_when_statistics_are_asked_for()
    {
        var run = await host.RunAsync("stats");

        run.Lines.Should().Contain(line => line.StartsWith("pending ")).And.Contain(line => line.StartsWith("waitMsP95 "));
        (await host.RunAsync("stats", "--json")).Json.GetProperty("completed").ValueKind.Should().Be(JsonValueKind.Number);
    }

    [Fact]
    public async Task Should_print_the_queue_in_its_order_when_it_is_watched_once()
    {
        await host.OkAsync(HttpMethod.Put, "/api/companies/queue", """{"name":"Queue","maxConcurrentRuns":1}""");
        await host.AgentAsync("a", """{"kind":"echo","delay":"PT5M"}""", "queue");
        var running = await host.WakeAsync("""{"agentId":"a","trigger":{"type":"schedule","id":"0"}}""", "queue");
        await host.OkAsync(HttpMethod.Put, "/api/companies/queue/agents/b", """{"name":"b","runner":{"kind":"echo"}}""");
        var late = await host.WakeAsync("""{"agentId":"b","trigger":{"type":"schedule","id":"1"},"priority":100,"scheduledFor":"2099-01-01T00:00Z"}""".Replace("2099", $"{DateTime.UtcNow.Year + 1}"), "queue");
        var low = await host.WakeAsync("""{"agentId":"b","trigger":{"type":"schedule","id":"2"},"priority":10}""", "queue");
        var high = await host.WakeAsync("""{"agentId":"b","trigger":{"type":"schedule","id":"3"},"priority":90}""", "queue");

        var run = await host.RunAsync("watch", "--once", "-c", "queue");
        var json = (await host.RunAsync("watch", "-c", "queue", "--json")).Json;

        run.ExitCode.Should().Be(0, run.Error);
        run.Lines[0].Should().Be("queue: Queue");
        run.Lines.Should().ContainSingle(line => line.StartsWith("1 of 1 ") && line.Contains(running));
        run.Lines.Should().ContainSingle(line => line.StartsWith("1 ") && line.Contains("slots_full") && line.Contains(high));
        run.Lines.Should().ContainSingle(line => line.StartsWith("3 ") && line.Contains("in 3") && line.Contains(late));
        run.Out.Should().NotContain(Escape.ToString());
        json.GetProperty("queue").EnumerateArray().Select(wakeup => wakeup.GetProperty("id").GetString()).Should().Equal(high, low, late);
    }

    [Fact]
    public async Task Should_draw_a_table_when_a_person_looks_at_it()
    {
        await WokenAsync("resting", "drawn");

        var run = await host.RunAsync([], ["list", "--trigger-id", "drawn"], isTerminal: true);

        run.Out.Should().Contain("─").And.Contain("pending");
    }

    private async Task<string> WokenAsync(string agent, string? triggerId, params string[] options)
    {
        var run = await host.RunAsync(["wake", agent, "--trigger", triggerId is null ? "schedule" : $"schedule:{triggerId}", .. options]);
        run.ExitCode.Should().Be(0, run.Error);
        return run.Lines.Single().Split(' ')[0];
    }

    private static List<string?> Ids(CliRun run) => [.. run.Json.GetProperty("items").EnumerateArray().Select(wakeup => wakeup.GetProperty("id").GetString())];
}
