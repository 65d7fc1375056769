using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TeamX.Actors.Host.Tests.Cli;

/// <summary>How commands call a host, and what they say when that fails.</summary>
public sealed class ConnectionSpecs(CliFixture host) : IClassFixture<CliFixture>
{
    [Fact]
    public async Task Should_end_with_1_and_say_code_and_sentence_when_the_host_refuses()
    {
        var run = await host.RunAsync("wake", "nobody");

        run.ExitCode.Should().Be(1);
        run.Out.Should().BeEmpty();
        run.Error.Should().StartWith("agent_not_found: ").And.EndWith($".{Environment.NewLine}");
    }

    [Fact]
    public async Task Should_print_problem_details_when_the_host_refuses_a_program()
    {
        var run = await host.RunAsync("wake", "nobody", "--json");

        var problem = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(run.Error);
        problem.GetProperty("code").GetString().Should().Be("agent_not_found");
        problem.GetProperty("status").GetInt32().Should().Be(404);
    }

    [Theory]
    [InlineData("stats")]
    [InlineData("wake", "ada")]
    [InlineData("watch")]
    public async Task Should_end_with_3_when_no_host_answers(params string[] verb)
    {
        var run = await CliRun.OfAsync([.. verb, "-c", "acme", "--url", "http://127.0.0.1:1"]);

        run.ExitCode.Should().Be(3);
        run.Error.Should().StartWith("No host answers at http://127.0.0.1:1/").And.Contain("teamx serve");
    }

    [Theory]
    [InlineData("Name the company", "stats")]
    [InlineData("is no id", "stats", "-c", "a/b")]
    [InlineData("is no id", "pause", "..", "-c", "acme")]
    [InlineData("is no URL", "stats", "-c", "acme", "--url", "nowhere")]
    [InlineData("Required argument missing", "show", "-c", "acme")]
    [InlineData("'--nonsense'", "list", "--nonsense")]
    [InlineData("Argument 'running' not recognized", "list", "--status", "running")]
    [InlineData("name the agent", "resume", "-c", "acme", "--force")]
    [InlineData("or an agent with --agent", "explain", "-c", "acme")]
    [InlineData("not both", "list", "-c", "acme", "--all", "--limit", "3")]
    public async Task Should_end_with_2_when_the_command_line_can_not_be_used(string says, params string[] args)
    {
        var run = await CliRun.OfAsync(args);

        run.ExitCode.Should().Be(2, run.Error);
        run.Out.Should().BeEmpty();
        run.Error.Should().Contain(says);
    }

    [Fact]
    public async Task Should_send_the_key_and_never_show_it_when_one_is_given()
    {
        var keys = new ConcurrentBag<string>();
        await using var server = await StubAsync(http =>
        {
            keys.Add(http.Request.Headers.Authorization.ToString());
            http.Response.StatusCode = 403;
            return http.Response.WriteAsync("""{"code":"forbidden","detail":"The key is not for this company."}""");
        });

        var byOption = await CliRun.OfAsync("stats", "-c", "acme", "--url", server.Urls.Single(), "--key", "secret-1");
        var byEnvironment = await CliRun.OfAsync(new() { ["TEAMX_API_KEY"] = "secret-2" }, ["stats", "-c", "acme", "--url", server.Urls.Single()]);

        keys.Should().BeEquivalentTo("Bearer secret-1", "Bearer secret-2");
        foreach (var run in new[] { byOption, byEnvironment })
        {
            (run.ExitCode, run.Out, run.Error).Should().Be((1, "", $"forbidden: The key is not for this company.{Environment.NewLine}"));
        }
    }

    [Fact]
    public async Task Should_try_again_with_the_same_key_when_the_host_says_so()
    {
        var keys = new ConcurrentQueue<string>();
        await using var server = await StubAsync(http =>
        {
            keys.Enqueue(http.Request.Headers["Idempotency-Key"].ToString());
            http.Response.StatusCode = keys.Count < 3 ? 503 : 202;
            return http.Response.WriteAsync("""{"wakeupId":"one","outcome":"scheduled"}""");
        });

        var run = await CliRun.OfAsync("wake", "ada", "-c", "acme", "--url", server.Urls.Single());

        run.Lines.Should().Equal("one scheduled");
        keys.Should().HaveCount(3).And.OnlyContain(key => key.Length > 0 && key == keys.First());
    }

    [Theory]
    [InlineData(404, "not here", 1)]
    [InlineData(200, "<html>", 3)]
    public async Task Should_say_that_it_is_no_host_when_something_else_answers(int status, string body, int exitCode)
    {
        await using var server = await StubAsync(http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(body);
        });

        (await CliRun.OfAsync("stats", "-c", "acme", "--url", server.Urls.Single())).ExitCode.Should().Be(exitCode);
    }

    [Fact]
    public async Task Should_show_no_control_characters_when_a_name_has_some()
    {
        await using var server = await StubAsync(http => http.Response.WriteAsync("""{"id":"a","reason":"\u001b[2Jgone"}"""));

        var run = await CliRun.OfAsync("show", "x", "-c", "acme", "--url", server.Urls.Single());

        run.Out.Should().Contain("[2Jgone").And.NotContain("\u001b");
    }

    /// <summary>What no real host does on demand.</summary>
    private static async Task<WebApplication> StubAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }
}
