using Akka.Event;
using Akka.Persistence;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Company;

/// <content>
/// Snapshots, and what follows when the retention was applied: snapshots that are older than the base are deleted, then the rows that the base holds, then
/// a new snapshot is saved. Each step begins when the one before is done. A snapshot without the last <see cref="RetentionApplied"/> tells the next incarnation
/// that steps are left, and each can be repeated.
/// </content>
internal sealed partial class CompanySupervisor
{
    private CompanySnapshot? _snapshot;
    private long _snapshotAt;
    private long _savedSnapshot;
    private DateTimeOffset _savingLatestAt;
    private TimeSpan _nextSnapshot;
    private bool _savingSnapshot;
    private SnapshotMark? _firstSaved;
    private Aftermath _aftermath;
    private bool _retentionWasApplied;

    private void OnSnapshotOffered(long sequenceNr)
    {
        (_savedSnapshot, _snapshotAt) = (sequenceNr, _state.LastEventNumber);
        _firstSaved = new SnapshotMark(sequenceNr, _state.Retention.LatestAt);
    }

    private void OnReplayed(CompanyEvent body)
    {
        if (body is RetentionApplied)
        {
            (_aftermath, _firstSaved) = (Aftermath.Outstanding, null);
        }
    }

    /// <summary>What the stores say.</summary>
    private void OnStored(object message)
    {
        switch (message)
        {
            case SaveSnapshotSuccess saved:
                OnSnapshotSaved(saved.Metadata.SequenceNr);
                break;
            case SaveSnapshotFailure failure:
                Log.Warning(failure.Cause, "The snapshot of company {CompanyId} at {SequenceNr} was not saved", _id, failure.Metadata.SequenceNr);
                _savingSnapshot = false;
                _aftermath = _aftermath == Aftermath.Saving ? Aftermath.Outstanding : _aftermath;
                SaveOwedSnapshot();
                break;
            case DeleteSnapshotsSuccess { Criteria: { MinSequenceNr: 0 } older } when _aftermath == Aftermath.Deleting:
                DeleteMessages(older.MaxSequenceNr + 1);
                break;
            case DeleteSnapshotsSuccess:
                break;
            case DeleteSnapshotsFailure failure:
                Log.Warning(failure.Cause, "Old snapshots of company {CompanyId} were not deleted; it is tried again", _id);
                _aftermath = _aftermath == Aftermath.Deleting ? Aftermath.Outstanding : _aftermath;
                break;
            case DeleteMessagesSuccess:
                OweSnapshot();
                break;
            case DeleteMessagesFailure failure:
                Log.Warning(failure.Cause, "Rows of company {CompanyId} through {SequenceNr} were not deleted; it is tried again", _id, failure.ToSequenceNr);
                _aftermath = Aftermath.Outstanding;
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void ApplyRetentionWhenDue()
    {
        if (!_stopping && _state.NextRetentionAt(_decision.Now) <= _decision.Now)
        {
            CompanyDecider.Decide(_decision, new ApplyRetention(_id, _firstSaved));
            Buffer(null, null);
            _firstSaved = null;
        }
    }

    /// <summary>Begins, or begins again, with what follows when the retention was applied.</summary>
    private void FinishRetention()
    {
        if (_aftermath != Aftermath.Outstanding)
        {
            return;
        }

        if (_state.Retention.Base is { SequenceNr: > 1 } oldest && MayDeleteThrough(oldest.SequenceNr))
        {
            _aftermath = Aftermath.Deleting;
            DeleteSnapshots(new SnapshotSelectionCriteria(oldest.SequenceNr - 1));
            return;
        }

        OweSnapshot();
    }

    /// <summary>Never with one snapshot alone: should it be unreadable one day, recovery needs another or all rows.</summary>
    private bool MayDeleteThrough(long sequenceNr) =>
        _savedSnapshot > sequenceNr && (_settings.HistoryCommitted is not { } committed || committed(_id) >= sequenceNr);

    private void OweSnapshot()
    {
        _aftermath = Aftermath.SnapshotOwed;
        SaveOwedSnapshot();
    }

    /// <summary>With nothing unwritten the state is durable as it is; otherwise the next write takes the snapshot along.</summary>
    private void SaveOwedSnapshot()
    {
        if (_aftermath == Aftermath.SnapshotOwed && !_savingSnapshot && !IsWriting && _buffer.EventCount == 0)
        {
            Save(TakeSnapshot());
        }
    }

    /// <summary>A snapshot costs as much as it holds, so it is taken when as many events have come; and when the retention was applied.</summary>
    private bool WantsSnapshot() =>
        !_savingSnapshot
        && (_aftermath == Aftermath.SnapshotOwed
            || (_state.LastEventNumber - _snapshotAt > Math.Max(_settings.SnapshotMinimumEvents, _state.LiveItems) && Uptime >= _nextSnapshot));

    private CompanySnapshot TakeSnapshot()
    {
        (_snapshotAt, _savingLatestAt) = (_state.LastEventNumber, _state.Retention.LatestAt);
        _nextSnapshot = Uptime + _settings.SnapshotInterval;
        _aftermath = _aftermath == Aftermath.SnapshotOwed ? Aftermath.Saving : _aftermath;
        return _state.ToSnapshot();
    }

    private void Save(CompanySnapshot snapshot)
    {
        _savingSnapshot = true;
        SaveSnapshot(snapshot);
    }

    /// <summary>
    /// The one before is kept: should the newest be unreadable one day, recovery falls back to it. So are those that the retention needs; what lies between
    /// them goes.
    /// </summary>
    private void OnSnapshotSaved(long sequenceNr)
    {
        var before = _savedSnapshot;
        _savingSnapshot = false;
        (_savedSnapshot, _firstSaved) = (sequenceNr, _firstSaved ?? new SnapshotMark(sequenceNr, _savingLatestAt));
        var from = NewestKeptBelow(before) + 1;
        if (before - 1 >= from)
        {
            DeleteSnapshots(new SnapshotSelectionCriteria(before - 1, DateTime.MaxValue, from, DateTime.MinValue));
        }

        if (_aftermath == Aftermath.Saving)
        {
            (_aftermath, _retentionWasApplied) = (Aftermath.Nothing, true);
            SetTime();
            PassivateWhenIdle();
        }

        SaveOwedSnapshot();
    }

    private long NewestKeptBelow(long sequenceNr) =>
        _state.Retention.Kept.Append(_state.Retention.Base).Append(_firstSaved).Max(mark => mark?.SequenceNr < sequenceNr ? mark.SequenceNr : 0);

    /// <summary>What is left to do after the retention was applied.</summary>
    private enum Aftermath
    {
        /// <summary>Nothing: the newest snapshot knows of it.</summary>
        Nothing = 0,

        /// <summary>Everything, or a step failed: it begins with the first again, at the next heartbeat or in the next incarnation.</summary>
        Outstanding = 1,

        /// <summary>Old snapshots, then rows are being deleted.</summary>
        Deleting = 2,

        /// <summary>The state is to be copied as soon as all of it is durable.</summary>
        SnapshotOwed = 3,

        /// <summary>The copy is being saved.</summary>
        Saving = 4,
    }
}
