using Akka.Actor;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Company;

/// <content>A supervisor's life: it begins with what a recovery found, looks again when time passes, and ends with a row in the directory.</content>
internal sealed partial class CompanySupervisor
{
    private void BeginWork()
    {
        if (_start.Written.WasTakenOver(LastSequenceNr, _lastWriter == _settings.Incarnation))
        {
            // Whoever has the company now goes on; two that take it from each other in turn would serve nobody.
            (_dispatching, _stopping, _sleeping) = (false, true, true);
            Context.Parent.Tell(new Superseded());
            Context.Stop(Self);
            return;
        }

        _startedAt = _settings.Time.GetTimestamp();
        _recoveredThrough = _durable = _state.LastEventNumber;
        SetTime();
        var dead = _state.Running.Values.Select(wakeup => wakeup.Progress.Lease!.Executor).Where(_settings.IsDeadExecutor);
        ShowLoad();
        HandleOwn(new ReconcileRuns(_id, [.. dead], _start.LiveRuns.All()));
        Context.Parent.Tell(new SupervisorReady());
        _settings.Directory.Tell(new CompanyRecovered(_id));
        if (NextDeadline() - _decision.Now <= _settings.PassivateAfter)
        {
            // Woken ahead: it will write soon, and must not be woken again until then.
            ListAsActive();
        }

        Timers.StartSingleTimer(nameof(Tick.Heartbeat), Tick.Heartbeat, HeartbeatInterval());
    }

    private void OnDirectoryWritten(DirectoryWritten written)
    {
        if (written.Active)
        {
            _listedActive = true;
            Flush();
            return;
        }

        Context.Parent.Tell(new SupervisorDone());
        Context.Stop(Self);
    }

    /// <summary>Stops once nothing runs here and nothing is unwritten; the directory knows the next deadline first.</summary>
    private void StopWhenDone()
    {
        if (!_stopping || _sleeping || IsWriting || !_buffer.IsEmpty
            || (RunsAreHere && _state.Running.Values.Any(wakeup => !_state.Running.Of(wakeup).HandedOver)))
        {
            return;
        }

        _sleeping = true;
        if (_state.Definition is null || (RunsAreHere && _state.Running.Count > 0))
        {
            // Nothing to list; or external runs go on, and the row has to stay active so that their leases are watched again.
            OnDirectoryWritten(new DirectoryWritten(Active: false));
            return;
        }

        SetTime();
        _settings.Directory.Tell(new MarkSleeping(_id, _state.Running.Count > 0 ? _decision.Now : NextDeadline()));
    }

    /// <summary>When the company next needs its supervisor; at once when something due was not started.</summary>
    private DateTimeOffset? NextDeadline()
    {
        var now = _decision.Now;
        var work = _state.Paused ? null
            : _state.NextToStart(now) is not null ? now
            : Earliest(_state.Queue.NextChange(now), _state.Schedules.NextFireAt);
        return Earliest(work, _state.NextRetentionAt(now));
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    private void OnTick(Tick tick)
    {
        _armedFor = null;
        HandleOwn(new CheckLeases(_id));
        if (tick == Tick.Heartbeat)
        {
            Timers.StartSingleTimer(nameof(Tick.Heartbeat), Tick.Heartbeat, HeartbeatInterval());
            FinishRetention();
            RepeatListing();
            PassivateWhenIdle();
        }
    }

    /// <summary>A process that did not know yet that the company has moved may have written over its row.</summary>
    private void RepeatListing()
    {
        if (_listedActive && !_stopping && !RunsAreHere)
        {
            _settings.Directory.Tell(new MarkActive(_id));
        }
    }

    private void PassivateWhenIdle()
    {
        if (IsIdle() && !_stopping)
        {
            Context.Parent.Tell(new FallAsleep());
        }
    }

    /// <summary>The guardian holds further messages back by now; if something came before, the company stays.</summary>
    private void GoToSleep()
    {
        SetTime();
        if (!IsIdle())
        {
            Context.Parent.Tell(new StillBusy());
            return;
        }

        (_dispatching, _stopping) = (false, true);
        StopWhenDone();
    }

    private bool IsIdle() =>
        _state.Running.Count == 0 && !IsWriting && _buffer.IsEmpty && _aftermath is Aftermath.Nothing or Aftermath.Outstanding
        && !WasUsedLately() && !(NextDeadline() - _decision.Now <= _settings.PassivateAfter);

    /// <summary>A recovery counts as a use, because somebody may come next; one that was for the retention alone does not.</summary>
    private bool WasUsedLately() =>
        _lastUse is { } use ? Uptime - use < _settings.PassivateAfter : !_retentionWasApplied && Uptime < _settings.PassivateAfter;

    private TimeSpan HeartbeatInterval() =>
        _settings.PassivateAfter < _settings.HeartbeatInterval ? _settings.PassivateAfter : _settings.HeartbeatInterval;

    /// <summary>One timer for the earliest instant at which anything can change. An earlier one than needed only looks again.</summary>
    private void ArmTimer()
    {
        var (now, uptime) = (_decision.Now, _decision.Context.Uptime);
        if (_state.NextChangeIn(now, uptime, draining: _stopping, _settings.WallSpeed) is not { } wait)
        {
            return;
        }

        if (_armedFor is null || uptime + wait < _armedFor)
        {
            _armedFor = uptime + wait;
            var delay = wait < TimeSpan.FromDays(1) ? wait : TimeSpan.FromDays(1);
            Timers.StartSingleTimer(nameof(Tick.Change), Tick.Change, delay);
        }
    }

    private void SetTime() => _decision.Context.SetTime(_settings.Time.GetUtcNow(), Uptime);

    /// <summary>The supervisor's own clock signals.</summary>
    private enum Tick
    {
        /// <summary>Something can change now.</summary>
        Change = 1,

        /// <summary>Look again at everything.</summary>
        Heartbeat = 2,
    }
}
