using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Cli;

public sealed class WakeVerbSpecs(CliFixture host) : IClassFixture<CliFixture>
{
    [Fact]
    public async Task Should_print_id_and_outcome_when_an_agent_is_woken()
    {
        var run = await host.RunAsync("wake", "resting", "--reason", "look at this", "--by", "me");

        run.ExitCode.Should().Be(0, run.Error);
        var (id, outcome) = run.Lines.Single().Split(' ') is [var first, var second] ? (first, second) : default;
        outcome.Should().Be("scheduled");
        var wakeup = await host.WakeupAsync(id);
        wakeup.GetProperty("reason").GetString().Should().Be("look at this");
        wakeup.GetProperty("requestedBy").GetString().Should().Be("me");
        wakeup.GetProperty("trigger").GetProperty("type").GetString().Should().Be("manual");
    }

    [Fact]
    public async Task Should_send_what_the_options_say_when_there_are_many()
    {
        var run = await host.RunAsync(
            "wake", "resting", "--trigger", "ticket_assigned:T-1:b", "--priority", "33", "--at", "2027-01-01T10:00+01:00",
            "--context", """{"ticketId":"T-1","metadata":{"deep":[1]}}""", "--json");

        var wakeup = await host.WakeupAsync(run.Json.GetProperty("wakeupId").GetString()!);
        wakeup.GetProperty("trigger").GetProperty("id").GetString().Should().Be("T-1:b");
        wakeup.GetProperty("priority").GetInt32().Should().Be(33);
        wakeup.GetProperty("scheduledFor").GetString().Should().Be("2027-01-01T09:00:00.000Z");
        wakeup.GetProperty("context").GetProperty("metadata").GetProperty("deep")[0].GetInt32().Should().Be(1);
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86400)]
    [InlineData("PT1H30M", 5400)]
    public async Task Should_schedule_ahead_when_a_length_of_time_is_given(string span, int seconds)
    {
        var before = DateTimeOffset.UtcNow;

        var run = await host.RunAsync("wake", "resting", "--trigger", $"schedule:{span}", "--in", span);

        var wakeup = await host.WakeupAsync(run.Lines.Single().Split(' ')[0]);
        wakeup.GetProperty("scheduledFor").GetDateTimeOffset().Should().BeCloseTo(before.AddSeconds(seconds), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Should_answer_with_the_first_when_an_idempotency_key_is_repeated()
    {
        string[] wake = ["wake", "resting", "--trigger", "schedule:twice", "--idempotency-key", "only-once"];

        var (first, second) = (await host.RunAsync(wake), await host.RunAsync(wake));

        second.Lines.Should().Equal(first.Lines[0].Replace("scheduled", "deduplicated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_make_another_when_no_idempotency_key_is_given()
    {
        string[] wake = ["wake", "slow", "--trigger", "schedule", "--in", "1h"];

        (await host.RunAsync(wake)).Lines.Should().NotEqual((await host.RunAsync(wake)).Lines);
    }

    [Fact]
    public async Task Should_name_the_run_that_calls_as_the_cause_when_it_is_in_the_environment()
    {
        var parent = (await host.RunAsync("wake", "resting", "--trigger", "schedule:parent")).Lines.Single().Split(' ')[0];

        var child = await host.RunAsync(new() { ["TEAMX_WAKEUP_ID"] = parent }, ["wake", "resting", "--trigger", "schedule:child"]);

        var wakeup = await host.WakeupAsync(child.Lines.Single().Split(' ')[0]);
        wakeup.GetProperty("context").GetProperty("causedBy").GetString().Should().Be(parent);
        wakeup.GetProperty("causeDepth").GetInt32().Should().Be(1);
    }

    [Theory]
    [InlineData("quick", 0, "completed")]
    [InlineData("broken", 1, "failed")]
    public async Task Should_end_as_the_wakeup_does_when_it_waits(string agent, int exitCode, string status)
    {
        var run = await host.RunAsync("wake", agent, "--trigger", "schedule:wait", "--wait");

        run.ExitCode.Should().Be(exitCode);
        run.Lines.Single().Should().EndWith($" {status}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Should_accept_all_when_a_batch_is_given(bool fromStandardInput)
    {
        const string wakeups = """[{"agentId":"resting","trigger":{"type":"schedule","id":"b1"}},{"agentId":"resting","trigger":{"type":"schedule","id":"b2"}}]""";
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("batch.json"), wakeups);

        var run = await host.RunAsync([], ["wake", "--batch", fromStandardInput ? "-" : folder.File("batch.json"), "--json"], wakeups);

        run.ExitCode.Should().Be(0, run.Error);
        run.Json.EnumerateArray().Should().HaveCount(2);
    }

    [Fact]
    public async Task Should_accept_none_and_say_why_when_one_of_a_batch_is_refused()
    {
        const string wakeups = """[{"agentId":"resting","trigger":{"type":"schedule","id":"none"}},{"agentId":"nobody","trigger":{"type":"schedule"}}]""";

        var run = await host.RunAsync([], ["wake", "--batch", "-"], wakeups);

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith("agent_not_found: Wakeup 2 of the batch:");
        (await host.OkAsync(HttpMethod.Get, "/api/companies/acme/wakeups?triggerId=none")).GetProperty("items").GetArrayLength().Should().Be(0);
    }

    [Theory]
    [InlineData("no instant", "quick", "--at", "tomorrow")]
    [InlineData("no length of time", "quick", "--in", "soon")]
    [InlineData("too long", "quick", "--in", "9999999d")]
    [InlineData("no length of time", "quick", "--in", "99999999d")]
    [InlineData("too long", "quick", "--in", "P9999999D")]
    [InlineData("not both", "quick", "--in", "1h", "--at", "2027-01-01T10:00Z")]
    [InlineData("no JSON", "quick", "--context", "{")]
    [InlineData("Name the agent", "--reason", "nobody")]
    [InlineData("can't be read", "--batch", "/no/such/file")]
    [InlineData("give --batch alone", "--batch", "-", "--priority", "4")]
    public async Task Should_end_with_2_when_an_option_can_not_be_used(string says, params string[] options)
    {
        var rows = host.JournalRows();

        var run = await host.RunAsync([], ["wake", .. options], "[]");

        run.ExitCode.Should().Be(2, run.Error);
        run.Error.Should().Contain(says);
        host.JournalRows().Should().Be(rows);
    }
}
