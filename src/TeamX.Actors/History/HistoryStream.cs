using Akka;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence.Query;
using Akka.Persistence.Sql.Query;
using Akka.Streams.Dsl;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>The way from the journal into the history.</summary>
internal static class HistoryStream
{
    // Rows gather while a transaction is under way, up to about so many events; with nothing to do, a row is taken over at once.
    private const int EventsPerTransaction = 4_000;

    /// <summary>What the history lacks, and then what comes.</summary>
    public static Source<IReadOnlyList<JournaledCommit>, NotUsed> Live(ActorSystem system, CompanyHistory history)
    {
        var pace = new HistoryPace(history.Time, () => Environment.CpuUsage.TotalTime);
        return Into(history, system, Journal(system).AllEvents(Offset.Sequence(history.Ordering)), worked => pace.RestAsync(worked, history.Awaited));
    }

    /// <summary>What the history lacks now.</summary>
    public static Source<IReadOnlyList<JournaledCommit>, NotUsed> Current(ActorSystem system, CompanyHistory history) =>
        Into(history, system, Journal(system).CurrentAllEvents(Offset.Sequence(history.Ordering)), _ => Task.CompletedTask);

    private static SqlReadJournal Journal(ActorSystem system) => PersistenceQuery.Get(system).ReadJournalFor<SqlReadJournal>(SqlReadJournal.Identifier);

    private static Source<IReadOnlyList<JournaledCommit>, NotUsed> Into(
        CompanyHistory history, ActorSystem system, Source<EventEnvelope, NotUsed> journal, Func<TimeSpan, Task> rest)
    {
        return journal
            .Select(JournaledCommit.Of)
            .BatchWeighted(
                EventsPerTransaction,
                row => row.Commit.Events.Length,
                row => new List<JournaledCommit> { row },
                (rows, row) =>
                {
                    rows.Add(row);
                    return rows;
                })
            .SelectAsync(1, async rows =>
            {
                var begin = history.Time.GetTimestamp();
                await history.Writer.ApplyAsync(rows, SnapshotOf).ConfigureAwait(false);
                await rest(history.Time.GetElapsedTime(begin)).ConfigureAwait(false);
                return (IReadOnlyList<JournaledCommit>)rows;
            });

        StoredSnapshot? SnapshotOf(CompanyId company, long sequenceNr)
        {
            var found = history.FindSnapshot(company, sequenceNr);
            if (found is not null)
            {
                Logging.GetLogger(system, nameof(HistoryStream)).Info(
                    "The history of company {CompanyId} begins with its snapshot at {SequenceNr}: rows before are deleted", company, found.SequenceNr);
            }

            return found;
        }
    }
}
