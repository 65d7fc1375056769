using System.Text.Json;
using CsCheck;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Company.Support;

namespace TeamX.Actors.Tests.Company;

/// <summary>A snapshot holds exactly what its commit made durable, whatever is decided meanwhile.</summary>
public sealed class SnapshotSpecs
{
    private static readonly CompanyId Acme = TestEngine.Acme;

    [Fact]
    public async Task Should_recover_the_same_state_from_every_snapshot_when_all_are_taken_under_load() =>
        await Gen.Int[0, int.MaxValue].SampleAsync(TakeAndCompare, iter: 5, threads: 1);

    [Fact]
    public async Task Should_count_events_since_the_last_snapshot_when_the_company_was_restarted_since()
    {
        var storage = new TestStorage();
        for (var process = 0; process < 6; process++)
        {
            await using var engine = TestEngine.Start(storage, TestRunner.Completing(), settings => settings with { SnapshotMinimumEvents = 20 });
            await engine.Define(Acme);
            for (var i = 0; i < 3; i++)
            {
                await engine.Until<RunCompleted>(await engine.Schedule());
            }
        }

        storage.Snapshots.Should().HaveCountGreaterThan(1, "each process writes fewer events than a snapshot takes, all together write more");
    }

    private static async Task TakeAndCompare(int seed)
    {
        var random = new Random(seed);
        var storage = new TestStorage();
        var chance = new Random(seed + 1);
        storage.OnWrite = async (_, _) =>
        {
            // Some writes take a while, so that more is decided meanwhile.
            for (var i = chance.Next(4) == 0 ? 200 : 0; i > 0; i--)
            {
                await Task.Yield();
            }

            return Verdict.Pass;
        };
        var runner = new TestRunner(async run =>
        {
            await Task.Yield();
            return (run.Context.WakeupId.GetHashCode() & 3) switch
            {
                0 => new RunOutcome.Failed("no"),
                1 => new RunOutcome.Deferred(DateTimeOffset.UtcNow.AddHours(1), "later"),
                _ => new RunOutcome.Completed("1"),
            };
        });
        await using (var engine = TestEngine.Start(storage, runner, settings => settings with { SnapshotMinimumEvents = 1 }))
        {
            await engine.Define(Acme, runs: 3);
            var known = new List<WakeupId>();
            for (var round = 0; round < 40; round++)
            {
                var asks = Enumerable.Range(0, random.Next(1, 30)).Select(_ => engine.Ask(Command(random, known))).ToList();
                known.AddRange((await Task.WhenAll(asks)).OfType<WakeupReceipt>().Select(receipt => receipt.WakeupId));
            }
        }

        storage.Snapshots.Count.Should().BeGreaterThan(3);
        var commits = storage.JournalOf(Acme);
        var full = Describe(Replay(new CompanyState(Acme), commits));
        foreach (var (metadata, snapshot) in storage.Snapshots)
        {
            var upTo = commits.Take((int)metadata.SequenceNr).ToList();
            snapshot.LastEventNumber.Should().Be(upTo[^1].Events[^1].Number, "the snapshot is of the commit that it is stamped with");
            Describe(CompanyState.Restore(Acme, snapshot)).Should().Be(Describe(Replay(new CompanyState(Acme), upTo)));
            Describe(Replay(CompanyState.Restore(Acme, snapshot), commits.Skip((int)metadata.SequenceNr))).Should().Be(full);
        }
    }

    private static CompanyCommand Command(Random random, List<WakeupId> known) => random.Next(10) switch
    {
        0 when known.Count > 0 => new CancelWakeup(Acme, known[random.Next(known.Count)]),
        1 when known.Count > 0 => new RetryWakeup(Acme, known[random.Next(known.Count)], Force: true),
        2 => new PauseAgent(Acme, TestEngine.Ada),
        3 or 4 => new ResumeAgent(Acme, TestEngine.Ada, Force: true),
        5 => TestEngine.Wake("same"),
        6 => new ScheduleWakeup(Acme, TestEngine.Wake().Order with { IdempotencyKey = $"key-{random.Next(20)}" }),
        _ => TestEngine.Wake(priority: random.Next(101)),
    };

    private static CompanyState Replay(CompanyState state, IEnumerable<Commit> commits)
    {
        foreach (var recorded in commits.SelectMany(commit => commit.Events))
        {
            state.Apply(recorded);
        }

        return state;
    }

    /// <summary>Everything that a snapshot says, in an order that does not depend on hashing.</summary>
    private static string Describe(CompanyState state)
    {
        var snapshot = state.ToSnapshot();
        var ordered = snapshot with
        {
            Agents = [.. snapshot.Agents.OrderBy(agent => agent.Definition.AgentId.Value, StringComparer.Ordinal)],
            Live = [.. snapshot.Live.OrderBy(live => live.Acceptance)],
        };
        return JsonSerializer.Serialize(ordered);
    }
}
