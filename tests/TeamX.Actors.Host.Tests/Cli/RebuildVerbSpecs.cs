using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Cli;

/// <summary>Histories of a real host, made anew.</summary>
public sealed class RebuildVerbSpecs : IDisposable
{
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Should_make_the_history_anew_and_say_how_much_when_no_host_runs()
    {
        var events = await LifeAsync();
        Execute("history.db", "DELETE FROM company_events");

        var run = await CliRun.OfAsync("rebuild", "-d", _data.Path);

        run.ExitCode.Should().Be(0, run.Error);
        run.Lines.Should().ContainSingle().Which.Should().MatchRegex($"^{_data.Path}: 1 companies, {events} events, [0-9.]+ s$");
        Events().Should().Be(events);
        var json = (await CliRun.OfAsync("rebuild", "-d", _data.Path, "--json")).Json;
        json.GetProperty("directory").GetString().Should().Be(_data.Path);
        (json.GetProperty("companies").GetInt32(), json.GetProperty("events").GetInt64()).Should().Be((1, events));
    }

    [Fact]
    public async Task Should_be_refused_and_change_nothing_when_a_host_runs()
    {
        using var host = await HostProcess.StartAsync(_data.Path);
        var events = await WorkAsync(host);

        var run = await CliRun.OfAsync("rebuild", "-d", _data.Path);

        (run.ExitCode, run.Out).Should().Be((1, ""));
        run.Error.Should().StartWith($"The data directory '{_data.Path}' is in use by another process;");
        Events().Should().Be(events);
    }

    [Fact]
    public async Task Should_end_with_2_when_there_is_no_journal()
    {
        var run = await CliRun.OfAsync("rebuild", "-d", _data.File("nowhere"));

        (run.ExitCode, run.Out).Should().Be((2, ""));
        run.Error.Should().StartWith("There is no journal in ");
        Directory.Exists(_data.File("nowhere")).Should().BeFalse();
    }

    [Theory]
    [InlineData("DELETE FROM journal WHERE sequence_number = 2", "The journal's row 3 (company acme, sequence number 3)")]
    [InlineData("UPDATE journal SET message = x'0863' WHERE sequence_number = 2", "row 2, sequence number 2 of company-acme")]
    public async Task Should_end_with_1_and_name_the_row_when_the_journal_is_damaged(string damage, string names)
    {
        await LifeAsync();
        Execute("journal.db", damage);

        var run = await CliRun.OfAsync("rebuild", "-d", _data.Path);

        (run.ExitCode, run.Out).Should().Be((1, ""));
        run.Error.Should().Contain(names).And.NotContain("   at ");
    }

    private async Task<long> LifeAsync()
    {
        using var host = await HostProcess.StartAsync(_data.Path);
        var events = await WorkAsync(host);
        await host.TerminateAsync();
        return events;
    }

    /// <summary>A company, whose policy is an event too, with two agents; answers with the number of events.</summary>
    private async Task<long> WorkAsync(HostProcess host)
    {
        using var http = new HttpClient { BaseAddress = host.Url };
        await PutAsync("/api/companies/acme", new { name = "Acme" });
        await PutAsync("/api/companies/acme/agents/ann", new { name = "Ann", runner = new { kind = "echo" } });
        await PutAsync("/api/companies/acme/agents/bob", new { name = "Bob", runner = new { kind = "echo" } });
        await Deadline.UntilAsync("the history has followed", () => Events() == 4);
        return 4;

        async Task PutAsync(string path, object body)
        {
            using var response = await http.PutAsJsonAsync(path, body);
            response.EnsureSuccessStatusCode();
        }
    }

    private long Events()
    {
        using var connection = Open("history.db", "ReadOnly");
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM company_events";
        return (long)command.ExecuteScalar()!;
    }

    private void Execute(string file, string sql)
    {
        using var connection = Open(file, "ReadWrite");
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery().Should().BePositive();
    }

    private SqliteConnection Open(string file, string mode)
    {
        var connection = new SqliteConnection($"Data Source={_data.File(file)};Mode={mode};Pooling=False");
        connection.Open();
        return connection;
    }
}
