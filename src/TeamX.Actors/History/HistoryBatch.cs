using TeamX.Actors.Company;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.History;

/// <summary>
/// Folds the rows of one transaction. What it touches is loaded once and written once, at the end; only events are written as they come.
/// </summary>
/// <param name="tables">The tables.</param>
/// <param name="ordering">The last of the rows.</param>
internal sealed class HistoryBatch(HistoryTables tables, long ordering)
{
    private readonly Dictionary<(CompanyId, WakeupId), HistoryRequest?> _requests = [];
    private readonly Dictionary<(CompanyId, WakeupId), HistoryRequest> _changed = [];
    private readonly Dictionary<(CompanyId, WakeupId, int), HistoryRun> _runs = [];
    private readonly Dictionary<CompanyId, HistoryCounters> _counters = [];

    /// <summary>How far each company has come that was touched.</summary>
    public IEnumerable<(CompanyId Company, HistoryReach Reach)> Reached =>
        _counters.Values.Select(counters => (counters.CompanyId, new HistoryReach(counters.LastEventNumber, counters.LastSequenceNr)));

    /// <summary>Reads at once what the rows touch: a look for each would cost a round trip to a server.</summary>
    public void Load(IReadOnlyList<JournaledCommit> rows)
    {
        foreach (var counters in tables.FindCounters([.. rows.Select(row => row.CompanyId).Distinct()]))
        {
            _counters[counters.CompanyId] = counters;
        }

        var created = new HashSet<(CompanyId, WakeupId)>();
        foreach (var row in rows)
        {
            foreach (var recorded in row.Commit.Events)
            {
                if (Touched(recorded.Body) is { } id && !created.Contains((row.CompanyId, id)))
                {
                    _requests[(row.CompanyId, id)] = null;
                }

                if (recorded.Body is WakeupScheduled scheduled)
                {
                    created.Add((row.CompanyId, scheduled.WakeupId));
                }
            }
        }

        foreach (var request in tables.FindRequests(_requests.Keys))
        {
            _requests[(request.CompanyId, request.Wakeup.Request.WakeupId)] = request;
        }
    }

    /// <summary>The last event of a company that is here; 0 when none is.</summary>
    public long LastEventNumber(CompanyId company) => CountersOf(company).LastEventNumber;

    /// <summary>Begins a company of which rows are gone: with what was live, and what was counted, at the snapshot that stands for them.</summary>
    public void Begin(JournaledCommit first, StoredSnapshot stored)
    {
        var (company, snapshot) = (first.CompanyId, stored.Snapshot);
        tables.Forget(company);
        foreach (var known in _requests.Keys.Where(key => key.Item1 == company).ToList())
        {
            _requests[known] = null;
        }

        tables.SaveRemoved(new HistoryPosition(first.Ordering - 1, int.MaxValue));
        foreach (var control in ControlInForce.At(snapshot))
        {
            tables.SaveControl(company, control);
        }

        foreach (var packed in snapshot.Live)
        {
            var live = packed with { Request = packed.Request };
            Put(new HistoryRequest(company, live, LastChange(live), EndedEvent: null));
            Put(HistoryRun.Of(company, live));
        }

        _counters[company] = new HistoryCounters(company)
        {
            Completed = snapshot.Statistics.Completed,
            Failed = snapshot.Statistics.Failed,
            Cancelled = snapshot.Statistics.Cancelled,
            Coalesced = snapshot.Statistics.Coalesced,
            Deduplicated = snapshot.Statistics.Deduplicated,
            LastEventNumber = snapshot.LastEventNumber,
            LastSequenceNr = stored.SequenceNr,
        };
    }

    /// <summary>Takes over a row of the journal. One that is here already is passed over.</summary>
    /// <exception cref="HistoryGapException">The row does not follow what is here.</exception>
    public void Apply(JournaledCommit row)
    {
        var counters = CountersOf(row.CompanyId);
        var events = row.Commit.Events;
        if (events[^1].Number <= counters.LastEventNumber)
        {
            return;
        }

        if (row.Commit.FirstEventNumber != counters.LastEventNumber + 1)
        {
            throw new HistoryGapException(row, counters.LastEventNumber);
        }

        for (var i = 0; i < events.Length; i++)
        {
            Apply(row, i);
            counters = counters.After(events[i]);
        }

        _counters[row.CompanyId] = counters with { LastSequenceNr = row.SequenceNr };
    }

    /// <summary>Writes what has changed.</summary>
    public void Flush()
    {
        foreach (var request in _changed.Values)
        {
            tables.Save(request);
        }

        foreach (var run in _runs.Values)
        {
            tables.Save(run);
        }

        foreach (var counters in _counters.Values)
        {
            tables.Save(counters, ordering);
        }

        tables.Flush();
        _changed.Clear();
        _runs.Clear();
    }

    private void Apply(JournaledCommit row, int index)
    {
        var (company, recorded) = (row.CompanyId, row.Commit.Events[index]);
        var about = recorded.Body as WakeupEvent;
        var request = about is null ? null : Fold(company, about, recorded);
        var notification = new CompanyNotification(company, recorded.Number, recorded.At, recorded.Body, request?.Wakeup.Request);
        tables.Add(row, index, notification.Type, about?.WakeupId, notification.Agent?.Value, CommitMapping.WriteEvent(recorded));
        if (recorded.Body is RetentionApplied retention)
        {
            Flush();
            _requests.Clear();
            tables.Purge(company, retention.Before);
        }
    }

    /// <summary>The request after the event; null when that changes none: the one it names may be finished, and no longer kept.</summary>
    private HistoryRequest? Fold(CompanyId company, WakeupEvent body, RecordedEvent recorded)
    {
        if (body is WakeupScheduled scheduled)
        {
            return Accept(company, scheduled, recorded);
        }

        if (body is WakeupDeduplicated or StaleReportRefused)
        {
            return null;
        }

        var before = Find(company, body.WakeupId)?.Wakeup
            ?? throw new InvalidOperationException($"Event {recorded.Number} of company {company} is about the request {body.WakeupId}, which is not there.");
        var after = before with
        {
            Request = body is WakeupCoalesced merged ? WakeupFold.Merged(before.Request, merged) : before.Request,
            Progress = WakeupFold.After(before.Progress, recorded),
        };
        if (body is RunStarted)
        {
            Put(HistoryRun.Of(company, after));
        }
        else if (before.Progress.Lease is not null && after.Progress.Lease is null)
        {
            Put(HistoryRun.Of(company, before)!.EndedBy(recorded));
        }

        return Put(new HistoryRequest(company, after, recorded.At, after.Progress.IsFinal ? recorded.Number : null));
    }

    private HistoryRequest Accept(CompanyId company, WakeupScheduled scheduled, RecordedEvent recorded)
    {
        if (scheduled.Cause?.RetryOf is { } original && Find(company, original) is { } retried)
        {
            var progress = retried.Wakeup.Progress with { RetriedAs = scheduled.WakeupId };
            Put(retried with { Wakeup = retried.Wakeup with { Progress = progress }, UpdatedAt = recorded.At });
        }

        var accepted = new WakeupSnapshot(scheduled, recorded.Number, recorded.At, recorded.RequestedBy, WakeupProgress.New);
        return Put(new HistoryRequest(company, accepted, recorded.At, EndedEvent: null));
    }

    /// <summary>The request that an event reads.</summary>
    private static WakeupId? Touched(CompanyEvent body) => body switch
    {
        WakeupScheduled scheduled => scheduled.Cause?.RetryOf,
        WakeupDeduplicated or StaleReportRefused => null,
        WakeupEvent about => about.WakeupId,
        _ => null,
    };

    private HistoryRequest? Find(CompanyId company, WakeupId id)
    {
        if (!_requests.TryGetValue((company, id), out var found))
        {
            _requests[(company, id)] = found = tables.FindRequests([(company, id)]).FirstOrDefault();
        }

        return found;
    }

    private HistoryRequest Put(HistoryRequest request)
    {
        var key = (request.CompanyId, request.Wakeup.Request.WakeupId);
        _requests[key] = _changed[key] = request;
        return request;
    }

    private void Put(HistoryRun? run)
    {
        if (run is not null)
        {
            _runs[(run.CompanyId, run.WakeupId, run.RunNumber)] = run;
        }
    }

    private HistoryCounters CountersOf(CompanyId company)
    {
        if (!_counters.TryGetValue(company, out var counters))
        {
            _counters[company] = counters = new HistoryCounters(company);
        }

        return counters;
    }

    /// <summary>A snapshot does not tell when a request last changed: the latest instant that it knows of stands for it.</summary>
    private static DateTimeOffset LastChange(in WakeupSnapshot live)
    {
        var (latest, progress) = (live.CreatedAt, live.Progress);
        latest = progress.StartedAt > latest ? progress.StartedAt.Value : latest;
        return progress.Merged is [.., { At: var mergedAt }] && mergedAt > latest ? mergedAt : latest;
    }
}
