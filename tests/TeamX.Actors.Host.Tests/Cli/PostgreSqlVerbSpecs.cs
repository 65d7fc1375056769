using System.Net.Http.Json;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Host.Tests.Cli;

/// <summary>The verbs that work on a journal, on one in a database.</summary>
public sealed class PostgreSqlVerbSpecs : IDisposable
{
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [PostgreSqlFact]
    public async Task Should_check_the_journal_beside_a_host_and_make_the_history_anew_only_without_it()
    {
        var database = PostgreSqlServer.Shared.CreateDatabase();
        using (var host = await HostProcess.StartAsync(
            _data.Path, "--TeamX:Storage:Provider", "postgresql", "--TeamX:Storage:ConnectionString", database))
        {
            using var http = new HttpClient { BaseAddress = host.Url };
            (await http.PutAsJsonAsync("/api/companies/acme", new { name = "Acme" })).EnsureSuccessStatusCode();

            var check = await CliRun.OfAsync("verify", "--connection", database);
            (check.ExitCode, check.Lines[^1]).Should().Be((0, "All invariants hold."), check.Error);
            check.Lines[0].Should().MatchRegex("^spec_[0-9]+ at 127.0.0.1:[0-9]+: 1 companies, [0-9]+ commits, 2 events, 0 starts$");
            var refused = await CliRun.OfAsync("rebuild", "-d", _data.File("elsewhere"), "--connection", database);
            (refused.ExitCode, refused.Out).Should().Be((1, ""));
            refused.Error.Should().Contain("is in use by another process").And.NotContain("Password");
            await host.TerminateAsync();
        }

        var made = await CliRun.OfAsync("rebuild", "-d", _data.Path, "--connection", database);

        made.ExitCode.Should().Be(0, made.Error);
        made.Lines.Should().ContainSingle().Which.Should().MatchRegex("^spec_[0-9]+ at 127.0.0.1:[0-9]+: 1 companies, 2 events, [0-9.]+ s$");
    }

    [PostgreSqlFact]
    public async Task Should_end_with_2_when_the_database_has_no_journal()
    {
        var run = await CliRun.OfAsync("verify", "--connection", PostgreSqlServer.Shared.CreateDatabase());

        (run.ExitCode, run.Error.Trim()).Should().Be((2, "There is no journal in the database. Name another one with --connection."));
    }

    [Fact]
    public async Task Should_say_so_and_keep_the_password_to_itself_when_the_database_does_not_answer()
    {
        var run = await CliRun.OfAsync("verify", "--connection", "Host=127.0.0.1;Port=1;Username=ann;Password=secret;Database=teamx");

        (run.ExitCode, run.Out).Should().Be((1, ""));
        run.Error.Should().Contain("'teamx' at '127.0.0.1:1' cannot be used").And.NotContain("secret").And.NotContain("   at ");
    }
}
