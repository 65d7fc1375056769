using Microsoft.Extensions.Options;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Hosting;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Tests.Hosting.Support;
using TeamX.Actors.Tests.Persistence;

namespace TeamX.Actors.Tests.Hosting;

public sealed class OptionsSpecs
{
    public static TheoryData<string> Faults => [.. Broken.Keys];

    private static Dictionary<string, Action<TeamXOptions>> Broken { get; } = new(StringComparer.Ordinal)
    {
        ["TeamX:DataDirectory has to name a folder."] = options => options.DataDirectory = " ",
        ["TeamX:Storage:Provider is 'sqlite' or 'postgresql', not 'oracle'."] = options => options.Storage.Provider = "oracle",
        ["TeamX:Storage:ConnectionString has to name the database, as TeamX:Storage:Provider is 'postgresql'."] = options => options.Storage.Provider = "postgresql",
        ["TeamX:Storage:ConnectionString is for TeamX:Storage:Provider 'postgresql'; with 'sqlite' the files are in TeamX:DataDirectory."] =
            options => options.Storage.ConnectionString = "Host=localhost",
        ["TeamX:MaxConcurrentRuns is a whole number from 1 to 1,000, not 0."] = options => options.MaxConcurrentRuns = 0,
        ["TeamX:MaxInterruptions is a whole number from 0 to 1,000, not -1."] = options => options.MaxInterruptions = -1,
        ["TeamX:IdempotencyMaxKeys is a whole number from 1 to 100,000,000, not 0."] = options => options.IdempotencyMaxKeys = 0,
        ["TeamX:MaxWakeDepth is a whole number from 1 to 1,000, not 1,001."] = options => options.MaxWakeDepth = 1_001,
        ["TeamX:CircuitBreaker:Threshold is a whole number from 1 to 1,000,000, not 0."] = options => options.CircuitBreaker.Threshold = 0,
        ["TeamX:MaxWakeupsPerAgentPerHour is a whole number from 0 to 100,000, not -5."] = options => options.MaxWakeupsPerAgentPerHour = -5,
        ["TeamX:Snapshot:MinimumEvents is a whole number from 1 to 100,000,000, not 0."] = options => options.Snapshot.MinimumEvents = 0,
        ["TeamX:HeartbeatInterval is between 00:00:01 and 1.00:00:00, not 00:00:00."] = options => options.HeartbeatInterval = TimeSpan.Zero,
        ["TeamX:RunTimeout is between 00:00:01 and 30.00:00:00, not 31.00:00:00."] = options => options.RunTimeout = TimeSpan.FromDays(31),
        ["TeamX:CancelGrace is between 00:00:00 and 1.00:00:00, not -00:00:01."] = options => options.CancelGrace = TimeSpan.FromSeconds(-1),
        ["TeamX:ShutdownGrace is between 00:00:00 and 1.00:00:00, not -00:00:01."] = options => options.ShutdownGrace = TimeSpan.FromSeconds(-1),
        ["TeamX:Lease:HeartbeatInterval is between 00:00:00.1000000 and 1.00:00:00, not 00:00:00."] = options => options.Lease.HeartbeatInterval = TimeSpan.Zero,
        ["TeamX:Lease:Duration is at least twice TeamX:Lease:HeartbeatInterval, and at most 1 day."] = options => options.Lease.Duration = TimeSpan.FromSeconds(19),
        ["TeamX:IdempotencyWindow is between 00:00:01 and 366.00:00:00, not 00:00:00."] = options => options.IdempotencyWindow = TimeSpan.Zero,
        ["TeamX:Retention is between 1.00:00:00 and 3660.00:00:00, not 23:59:59."] = options => options.Retention = new TimeSpan(23, 59, 59),
        ["TeamX:Retention is between 1.00:00:00 and 3660.00:00:00, not 3661.00:00:00."] = options => options.Retention = TimeSpan.FromDays(3_661),
        ["TeamX:SelfWakeCooldown is between 00:00:00 and 1.00:00:00, not 2.00:00:00."] = options => options.SelfWakeCooldown = TimeSpan.FromDays(2),
        ["TeamX:PassivateAfter is between 00:00:01 and 1.00:00:00, not 00:00:00."] = options => options.PassivateAfter = TimeSpan.Zero,
        ["TeamX:Aging:PointsPerMinute is between 0 and 1,000."] = options => options.Aging.PointsPerMinute = double.NaN,
        ["TeamX:Retry:Jitter is between 0 and 1."] = options => options.Retry.Jitter = 1.5,
        ["TeamX:Retry:Delays has at most 100 entries."] = options => options.Retry.Delays = [.. Enumerable.Repeat(TimeSpan.Zero, 101)],
        ["Each of TeamX:Retry:Delays is between 0 and 366 days."] = options => options.Retry.Delays = [TimeSpan.FromDays(367)],
        ["Each of TeamX:Runners:AllowedTargets is a host name or address, without scheme, port and path."] = options => options.Runners.AllowedTargets = ["https://example.com"],
        ["Each of TeamX:Runners:AllowedCommands is an absolute path."] = options => options.Runners.AllowedCommands = ["sh"],
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Should_say_in_one_sentence_what_is_wrong_when_a_setting_is_out_of_range(string sentence)
    {
        var options = new TeamXOptions();
        Broken[sentence](options);

        new TeamXOptionsValidator().Validate(null, options).Failures.Should().Equal(sentence);
    }

    [Fact]
    public void Should_find_nothing_wrong_when_everything_is_the_default() =>
        new TeamXOptionsValidator().Validate(null, new TeamXOptions()).Succeeded.Should().BeTrue();

    [Fact]
    public void Should_name_every_fault_when_there_are_several()
    {
        var options = new TeamXOptions { MaxConcurrentRuns = 0, MaxWakeDepth = 0 };

        new TeamXOptionsValidator().Validate(null, options).Failures.Should().HaveCount(2);
    }

    [Fact]
    public async Task Should_refuse_to_start_when_a_setting_is_out_of_range()
    {
        using var directory = new TemporaryDirectory();

        await FluentActions.Awaiting(() => HostedEngine.StartAsync(directory.Path, TestRunner.Completing(), options => options.MaxConcurrentRuns = 0))
            .Should().ThrowAsync<OptionsValidationException>();
    }

    [Fact]
    public async Task Should_journal_every_option_that_decisions_use_when_a_company_is_created()
    {
        using var directory = new TemporaryDirectory();
        var acme = new CompanyId("acme");
        await using (var engine = await HostedEngine.StartAsync(directory.Path, TestRunner.Completing(), options =>
        {
            options.MaxConcurrentRuns = 7;
            options.Retry.Delays = [TimeSpan.FromSeconds(3)];
        }))
        {
            await engine.Ask<DefinitionReceipt>(new DefineCompany(acme, "Acme"));
            await engine.Ask<DefinitionReceipt>(new DefineAgent(acme, new AgentId("ada"), "Ada", new RunnerSpec("test")));
            var receipt = await engine.Ask<WakeupReceipt>(new ScheduleWakeup(acme, new WakeupOrder(new AgentId("ada"), new Trigger(TriggerType.Manual))));
            (await engine.Ask<CompanyView>(new GetCompany(acme))).MaxConcurrentRuns.Should().Be(7);
            (await engine.Ask<WakeupView>(new GetWakeup(acme, receipt.WakeupId))).MaxRetries.Should().Be(1, "an omitted number of retries is the length of the list");
        }

        await using var again = await HostedEngine.StartAsync(directory.Path, TestRunner.Completing(), options => options.MaxConcurrentRuns = 2);
        (await again.Ask<CompanyView>(new GetCompany(acme))).MaxConcurrentRuns.Should().Be(2, "another configured value is in force from its first activation on");
    }

    [Fact]
    public async Task Should_journal_the_retention_in_whole_milliseconds_when_it_is_set()
    {
        using var directory = new TemporaryDirectory();
        await using (var engine = await HostedEngine.StartAsync(
            directory.Path, TestRunner.Completing(), options => options.Retention = TimeSpan.FromDays(3) + TimeSpan.FromTicks(5)))
        {
            await engine.Ask<DefinitionReceipt>(new DefineCompany(new CompanyId("acme"), "Acme"));
        }

        var rows = SqliteCompanies.Query(
            Path.Combine(directory.Path, "journal.db"), "SELECT hex(message) FROM journal WHERE persistence_id = 'company-acme' ORDER BY sequence_number");
        var serializer = new CompanySerializer(null!);
        rows.Select(row => (Commit)serializer.FromBinary(Convert.FromHexString(row), CompanySerializer.CommitManifest))
            .SelectMany(commit => commit.Events).Select(recorded => recorded.Body).OfType<CompanyPolicyChanged>()
            .Should().ContainSingle().Which.Policy.Retention.Should().Be(TimeSpan.FromDays(3));
    }
}
