using System.Text.Json;
using CsCheck;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;
using TeamX.Actors.Domain.Tests.Properties;
using TeamX.Actors.History;
using TeamX.Actors.Persistence;
using TeamX.Actors.Tests.History.Support;
using TeamX.Actors.Tests.Support;

namespace TeamX.Actors.Tests.History;

/// <summary>Whatever happens to companies, and however the projection is interrupted, the history says what the companies say.</summary>
public sealed class HistoryProperties
{
    private static readonly CompanyId Acme = new("acme");
    private static readonly CompanyId Globex = new("globex");

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_be_the_same_row_by_row_when_it_is_made_anew_and_when_it_was_kept_through_deaths(Store store) =>
        Gen.Select(Step.Stories(120), Step.Plans(60), Gen.Int[0, int.MaxValue]).Sample(
            (one, other, seed) =>
            {
                var chance = new Random(seed);
                var (acme, globex) = (Journals.Live(one).Journal, Journals.Live(other).Journal);
                var rows = Journals.Rows(chance, (Acme, acme), (Globex, globex));
                using var kept = new HistoryFolder(store);
                Keep(kept, rows, chance);
                using var anew = new HistoryFolder(store);
                anew.ApplyAsync(rows).Wait();

                kept.Rows().Should().Equal(anew.Rows());
                kept.Rows("company_events").Count.Should().Be(Journals.Kept(acme).Count + Journals.Kept(globex).Count);
            },
            iter: Times(store, 30), threads: 1);

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_say_what_the_company_says_about_each_request_it_knows(Store store) =>
        Gen.Select(Step.Stories(160), Gen.Int[0, int.MaxValue]).Sample(
            (story, seed) =>
            {
                var (chance, company) = (new Random(seed), Journals.Live(story));
                using var kept = new HistoryFolder(store);
                Keep(kept, Journals.Rows(chance, (Acme, company.Journal)), chance);

                foreach (var wakeup in company.State.Known)
                {
                    var said = CompanyAnswers.ViewOf(company.State, wakeup, new AnswerContext(company.Now, company.Uptime)) with { LeaseExpiresAt = null, Waiting = null };
                    var found = kept.Reader.FindAsync(Acme, wakeup.Id).Result!;
                    JsonSerializer.Serialize(found.ToView()).Should().Be(JsonSerializer.Serialize(said));
                    JsonSerializer.Serialize(found.Wakeup with { Request = found.Wakeup.Request with { Idempotency = wakeup.Request.Idempotency } })
                        .Should().Be(JsonSerializer.Serialize(wakeup.ToSnapshot()));
                    (found.EndedEvent ?? 0).Should().Be(wakeup.EndedBy);
                    kept.Reader.EventsOfAsync(Acme, wakeup.Id).Result.Should().Equal(
                        Journals.Kept(company.Journal).Where(recorded => recorded.Body is WakeupEvent about && about.WakeupId == wakeup.Id));
                }
            },
            iter: Times(store, 30), threads: 1);

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_count_and_measure_as_the_company_does(Store store) =>
        Gen.Select(Step.Stories(160), Gen.Int[0, int.MaxValue]).Sample(
            (story, seed) =>
            {
                var (chance, company) = (new Random(seed), Journals.Live(story));
                using var kept = new HistoryFolder(store);
                Keep(kept, Journals.Rows(chance, (Acme, company.Journal)), chance);

                var (said, found) = (company.Stats(), kept.Reader.StatsAsync(Acme).Result!);
                found.Should().Be(new HistoryStats(
                    said.Completed, said.Failed, said.Cancelled, said.Coalesced, said.Deduplicated,
                    Journals.IsWhole(company.Journal)
                        ? new RunSummary(said.AvgProcessingTimeMs, said.ProcessingMsP50, said.ProcessingMsP95, said.WaitMsP50, said.WaitMsP95)
                        : found.Times));
            },
            iter: Times(store, 30), threads: 1);

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_hold_the_same_of_what_is_left_when_the_first_rows_are_gone(Store store) =>
        Gen.Select(Step.Stories(160), Gen.Int[0, int.MaxValue]).Sample(
            (story, seed) =>
            {
                var (chance, company) = (new Random(seed), Journals.Live(story));
                var rows = Journals.Rows(chance, (Acme, company.Journal));
                var gone = chance.Next(1, rows.Count);
                var last = rows[gone - 1].Commit.Events[^1].Number;
                var snapshot = CompanyDriver.Replay(company.Journal.Take((int)last)).ToSnapshot();
                using var whole = new HistoryFolder(store);
                whole.ApplyAsync(rows).Wait();
                using var rest = new HistoryFolder(store) { Snapshots = (_, sequenceNr) => sequenceNr == gone ? new StoredSnapshot(gone, snapshot) : null };
                rest.ApplyAsync(rows[gone..]).Wait();

                rest.Rows("company_counters").Should().Equal(whole.Rows("company_counters"));
                rest.Rows("company_events").Should().BeSubsetOf(whole.Rows("company_events"))
                    .And.HaveCount(Journals.Kept([.. company.Journal.Skip((int)last)]).Count);
                foreach (var agent in company.State.Agents.Keys)
                {
                    InForce(rest, agent).Should().Equal(InForce(whole, agent));
                }

                rest.Rows("agent_wakeup_runs").Should().BeSubsetOf(whole.Rows("agent_wakeup_runs"));
                var left = snapshot.Live.Select(live => live.Request.WakeupId)
                    .Concat(company.Journal.Skip((int)last).Select(recorded => recorded.Body).OfType<WakeupScheduled>().Select(asked => asked.WakeupId))
                    .Where(id => whole.Reader.FindAsync(Acme, id).Result is not null).ToList();
                rest.Rows("agent_wakeup_requests").Should().HaveCount(left.Count);
                foreach (var id in left)
                {
                    JsonSerializer.Serialize(rest.Reader.FindAsync(Acme, id).Result!.Wakeup)
                        .Should().Be(JsonSerializer.Serialize(whole.Reader.FindAsync(Acme, id).Result!.Wakeup));
                }
            },
            iter: Times(store, 30), threads: 1);

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_list_what_finished_as_the_company_does_when_asked_with_any_filter_page_by_page(Store store) =>
        Gen.Select(Step.Stories(160), Gen.Int[0, int.MaxValue]).Sample(
            (story, seed) =>
            {
                var (chance, company) = (new Random(seed), Journals.Live(story));
                if (!Journals.IsWhole(company.Journal))
                {
                    return;
                }

                using var kept = new HistoryFolder(store);
                kept.ApplyAsync(Journals.Rows(chance, (Acme, company.Journal))).Wait();
                var list = new ListWakeups(Acme)
                {
                    Status = chance.Next(2) == 0 ? null : (WakeupStatus)chance.Next(3, 6),
                    AgentId = chance.Next(2) == 0 ? null : new AgentId("ada"),
                    TriggerType = chance.Next(2) == 0 ? null : (TriggerType)chance.Next(1, 6),
                    TriggerId = chance.Next(2) == 0 ? null : "t1",
                    Limit = chance.Next(1, 5),
                };

                Pages(list, page => ((WakeupPage)CompanyAnswers.Answer(company.State, page, new AnswerContext(company.Now, company.Uptime))).Items
                        .Where(item => item.Status is not (WakeupStatus.Pending or WakeupStatus.Processing)).ToList(), all: true)
                    .Should().Equal(Pages(list, page => kept.Reader.ListFinishedAsync(
                        page, page.Cursor is { } cursor ? WakeupCursor.Parse(cursor) : null, long.MaxValue).Result.Select(row => row.ToView()).ToList(), all: false));
            },
            iter: Times(store, 50), threads: 1);

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public void Should_find_the_runs_that_reach_into_any_time(Store store) =>
        Gen.Select(Step.Stories(160), Gen.Int[0, int.MaxValue]).Where((story, _) => !story.ClockJumps).Sample(
            (story, seed) =>
            {
                var (chance, company) = (new Random(seed), Journals.Live(story));
                if (!Journals.IsWhole(company.Journal))
                {
                    return;
                }

                using var kept = new HistoryFolder(store);
                kept.ApplyAsync(Journals.Rows(chance, (Acme, company.Journal))).Wait();
                var length = (int)(company.Now - CompanyDriver.Morning).TotalSeconds + 2;
                var from = CompanyDriver.Morning + TimeSpan.FromSeconds(chance.Next(length));
                var to = from + TimeSpan.FromSeconds(chance.Next(1, length));

                kept.Reader.RunsBetweenAsync(Acme, from, to, 1_000).Result.Should().BeEquivalentTo(
                    Spans(company.Journal).Where(span => span.From < to && (span.To is null || span.To > from)));
            },
            iter: Times(store, 50), threads: 1);

    // Each makes tables of its own, which a server takes its time for. The nights have more of them.
    private static int Times(Store store, int onFiles) =>
        (store == Store.Sqlite ? onFiles : onFiles / 5) * (Environment.GetEnvironmentVariable("TEAMX_TEST_ROUNDS") is null ? 1 : 10);

    /// <summary>In batches as chance has it; some of them fail in the middle, and sometimes the process ends and reads again what it had.</summary>
    private static void Keep(HistoryFolder folder, List<JournaledCommit> rows, Random chance)
    {
        while (folder.History.Ordering < rows.Count)
        {
            var from = Math.Max(0, (int)folder.History.Ordering - chance.Next(3));
            var batch = rows.Skip(from).Take((int)folder.History.Ordering - from + chance.Next(1, 9)).ToList();
            if (chance.Next(4) == 0)
            {
                var broken = batch[^1] with { Commit = batch[^1].Commit with { FirstEventNumber = 1_000_000, Events = [new RecordedEvent(1_000_000, default, new CompanyResumed())] } };
                FluentActions.Awaiting(() => folder.ApplyAsync([.. batch, broken])).Should().ThrowAsync<HistoryGapException>().Wait();
            }
            else
            {
                folder.ApplyAsync(batch).Wait();
            }

            if (chance.Next(4) == 0)
            {
                folder.Restart();
            }
        }
    }

    private static SortedDictionary<string, string> InForce(HistoryFolder folder, AgentId agent)
    {
        var controls = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var recorded in folder.Reader.ControlEventsAsync(Acme, agent, DateTimeOffset.MaxValue).Result)
        {
            if (ControlInForce.Of(recorded.Body) is not { } control)
            {
                continue;
            }

            var place = $"{control.AgentId} {control.Kind}";
            controls.Remove(place);
            if (control.Body is { } body)
            {
                controls.Add(place, JsonSerializer.Serialize<object>(body));
            }
        }

        return controls;
    }

    private static List<WakeupId> Pages(ListWakeups list, Func<ListWakeups, IReadOnlyList<WakeupView>> read, bool all)
    {
        if (all)
        {
            return [.. read(list with { Limit = 1_000 }).Select(view => view.Id)];
        }

        var ids = new List<WakeupId>();
        while (true)
        {
            var page = read(list);
            ids.AddRange(page.Select(view => view.Id));
            if (page.Count < list.Limit)
            {
                return ids;
            }

            list = list with { Cursor = WakeupCursor.Of(page[^1]).ToString() };
        }
    }

    private static IEnumerable<RunSpan> Spans(IReadOnlyList<RecordedEvent> journal)
    {
        var agents = journal.Select(recorded => recorded.Body).OfType<WakeupScheduled>().ToDictionary(asked => asked.WakeupId, asked => asked.AgentId);
        for (var i = 0; i < journal.Count; i++)
        {
            if (journal[i].Body is RunStarted { WakeupId: var id })
            {
                var end = journal.Skip(i + 1).FirstOrDefault(recorded => recorded.Body is RunCompleted or RunSkipped or RetryScheduled or WakeupDeadLettered
                    or RunDeferred or RunInterrupted or WakeupCancelled && ((WakeupEvent)recorded.Body).WakeupId == id);
                yield return new RunSpan(id, agents[id], journal[i].At, end?.At);
            }
        }
    }
}
