using Microsoft.Data.Sqlite;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Cli;

/// <summary>Journals of real hosts, sound and damaged.</summary>
public sealed class VerifyVerbSpecs(PastLife life) : IClassFixture<PastLife>, IDisposable
{
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Should_print_what_it_checked_when_a_journal_is_sound()
    {
        life.CopyTo(_data.Path);

        var run = await CliRun.OfAsync("verify", "--data-directory", _data.Path);

        run.ExitCode.Should().Be(0, run.Out);
        run.Lines[0].Should().MatchRegex(": 1 companies, [1-9][0-9]* commits, [1-9][0-9]* events, 12 starts$");
        run.Out.Should().MatchRegex("\nthe first in the queue starts first +12 +0\n");
        run.Lines[^1].Should().Be("All invariants hold.");
        var json = (await CliRun.OfAsync("verify", "--data-directory", _data.Path, "--json")).Json;
        json.GetProperty("violations").GetArrayLength().Should().Be(0);
        json.GetProperty("companies")[0].GetProperty("starts").GetInt32().Should().Be(12);
    }

    [Theory]
    [InlineData("numbers", "DELETE FROM journal WHERE sequence_number = 3")]
    [InlineData("readable", "UPDATE journal SET message = x'0863' WHERE sequence_number = 3")]
    [InlineData("readable", "UPDATE journal SET manifest = 'later' WHERE sequence_number = 3")]
    [InlineData("numbers", "INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier) "
        + "SELECT created, 0, persistence_id, sequence_number + 1, message, manifest, identifier FROM journal ORDER BY sequence_number DESC LIMIT 1")]
    public async Task Should_name_company_and_event_and_end_with_1_when_a_journal_is_damaged(string invariant, string damage)
    {
        life.CopyTo(_data.Path);
        Execute(damage);

        var run = await CliRun.OfAsync("verify", "-d", _data.Path, "--json");

        run.ExitCode.Should().Be(1);
        var found = run.Json.GetProperty("violations")[0];
        found.GetProperty("companyId").GetString().Should().Be("acme");
        found.GetProperty("invariant").GetString().Should().Be(invariant);
        found.GetProperty("eventNumber").GetInt64().Should().BeGreaterThan(1);
        (await CliRun.OfAsync("verify", "-d", _data.Path)).Lines.Should().Contain(line => line.StartsWith("acme, event ")).And.NotContain("All invariants hold.");
    }

    [Fact]
    public async Task Should_end_with_1_and_a_sentence_when_the_file_itself_is_damaged()
    {
        life.CopyTo(_data.Path);
        using (var file = File.OpenWrite(_data.File("journal.db")))
        {
            file.SetLength(file.Length / 2);
        }

        var run = await CliRun.OfAsync("verify", "-d", _data.Path);

        run.ExitCode.Should().Be(1, run.Out);
        run.Error.Should().Contain("SQLite database").And.NotContain("   at ");
    }

    [Fact]
    public async Task Should_begin_at_the_oldest_snapshot_and_say_so_when_the_first_rows_are_gone()
    {
        await PastLife.LiveAsync(_data.Path, "--TeamX:Snapshot:MinimumEvents", "1");
        var kept = Number("SELECT min(sequence_number) FROM snapshot", "snapshots.db");
        Execute($"DELETE FROM journal WHERE sequence_number <= {kept}");

        var run = await CliRun.OfAsync("verify", "-d", _data.Path);

        run.ExitCode.Should().Be(0, run.Out);
        run.Lines.Should().ContainSingle(line => line.StartsWith("acme: checked from a snapshot at event "));
    }

    [Fact]
    public async Task Should_say_that_rows_are_missing_when_no_snapshot_stands_for_them()
    {
        life.CopyTo(_data.Path);
        Execute("DELETE FROM journal WHERE sequence_number = 1");

        var run = await CliRun.OfAsync("verify", "-d", _data.Path);

        run.ExitCode.Should().Be(1);
        run.Out.Should().Contain("row 1 of the journal is missing");
    }

    [Fact]
    public async Task Should_check_beside_a_running_host_and_change_nothing_when_there_is_one()
    {
        using var host = await HostProcess.StartAsync(_data.Path);
        await PastLife.WorkAsync(host);
        var rows = Number("SELECT count(*) FROM journal", "journal.db");

        var run = await CliRun.OfAsync("verify", "-d", _data.Path, "--company", "acme");

        run.ExitCode.Should().Be(0, run.Out + run.Error);
        Number("SELECT count(*) FROM journal", "journal.db").Should().Be(rows);
    }

    [Fact]
    public async Task Should_end_with_2_when_there_is_no_journal()
    {
        var run = await CliRun.OfAsync("verify", "-d", _data.File("nowhere"));

        run.ExitCode.Should().Be(2);
        run.Error.Should().StartWith("There is no journal in ");
        Directory.Exists(_data.File("nowhere")).Should().BeFalse();
    }

    [Fact]
    public async Task Should_end_with_1_when_the_company_is_unknown()
    {
        life.CopyTo(_data.Path);

        (await CliRun.OfAsync("verify", "-d", _data.Path, "-c", "nobody")).Should().BeEquivalentTo(new { ExitCode = 1, Out = "" });
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_data.File("journal.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery().Should().BePositive();
    }

    private long Number(string sql, string file)
    {
        using var connection = new SqliteConnection($"Data Source={_data.File(file)};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
