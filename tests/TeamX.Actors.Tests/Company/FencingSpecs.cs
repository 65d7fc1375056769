using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Tests.Company.Support;

namespace TeamX.Actors.Tests.Company;

/// <summary>Two processes that both believe to have a company, on one journal.</summary>
public sealed class FencingSpecs
{
    private static readonly CompanyId Acme = TestEngine.Acme;

    [Fact]
    public async Task Should_take_a_company_over_when_its_last_owner_wrote_meanwhile()
    {
        await using var pair = await Pair.Start();
        await pair.New.Ask<WakeupPage>(new ListWakeups(Acme));
        var before = await pair.Old.Schedule();

        var after = await pair.New.Eventually<WakeupReceipt>(TestEngine.Wake());

        (await pair.New.Get(before)).Id.Should().Be(before);
        (await pair.New.Get(after.WakeupId)).Id.Should().Be(after.WakeupId);
        pair.Writers.Should().HaveCount(2);
    }

    [Fact]
    public async Task Should_stay_away_when_another_process_has_written_since()
    {
        await using var pair = await Pair.Start();
        await pair.New.Eventually<WakeupReceipt>(TestEngine.Wake());
        var (rows, recoveries) = (pair.Storage.JournalOf(Acme).Count, pair.Storage.Recoveries);

        // The journal refuses it, and the supervisor that comes next sees that it is late.
        (await pair.Old.Ask<Refusal>(TestEngine.Wake())).Code.Should().Be(RefusalCodes.Unavailable);
        using var patience = new CancellationTokenSource(Patience.Long);
        while (pair.Storage.Recoveries == recoveries)
        {
            await Task.Yield();
            patience.Token.ThrowIfCancellationRequested();
        }

        (await pair.Old.Ask<Refusal>(TestEngine.Wake())).Code.Should().Be(RefusalCodes.Unavailable);
        pair.Storage.JournalOf(Acme).Should().HaveCount(rows);
        await pair.New.Schedule();
        pair.Writers.Should().HaveCount(2);
    }

    private sealed class Pair(TestStorage storage, TestEngine old, TestEngine @new) : IAsyncDisposable
    {
        public TestStorage Storage { get; } = storage;

        public TestEngine Old { get; } = old;

        public TestEngine New { get; } = @new;

        /// <summary>The processes that wrote the company's rows, in the order of their turns.</summary>
        public IReadOnlyList<string> Writers => Storage.JournalOf(Acme).Select(commit => commit.IncarnationId)
            .Aggregate(new List<string>(), (turns, writer) =>
            {
                if (turns.Count == 0 || turns[^1] != writer)
                {
                    turns.Add(writer);
                }

                return turns;
            });

        public static async Task<Pair> Start()
        {
            var storage = new TestStorage();
            var old = TestEngine.Start(storage, TestRunner.Completing(), settings => settings with { Dispatching = false });
            await old.Define(Acme);
            return new Pair(storage, old, TestEngine.Start(storage, TestRunner.Completing(), settings => settings with { Dispatching = false }));
        }

        public async ValueTask DisposeAsync()
        {
            await Old.DisposeAsync();
            await New.DisposeAsync();
        }
    }
}
