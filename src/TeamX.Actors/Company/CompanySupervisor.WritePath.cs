using Akka.Actor;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Schedules;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Company;

/// <content>
/// The write path, from a command to what its write releases: decide and apply at once, buffer, one write in flight, then reply, start
/// runs and publish.
/// </content>
internal sealed partial class CompanySupervisor
{
    private const int MaxFiresPerTurn = 250;

    /// <summary>Decides what somebody asks for, and answers after the write.</summary>
    private void Handle(CompanyCommand command, bool byWorker = false)
    {
        if (RefusalBeforeDecision(command) is { } refusal)
        {
            Sender.Tell(AnswerTo(command, refusal, byWorker));
            return;
        }

        SetTime();

        // What fell due before the command came happens before it, or an edit could swallow it.
        FireDue();
        (_lastUse, _asking) = (_decision.Context.Uptime, Sender);
        var answer = CompanyDecider.Decide(_decision, command);
        Buffer(Sender, AnswerTo(command, answer, byWorker));
        _asking = null;
        DispatchAndFlush();
    }

    /// <summary>Decides what the supervisor itself finds to do.</summary>
    private void HandleOwn(CompanyCommand command)
    {
        SetTime();
        CompanyDecider.Decide(_decision, command);
        Buffer(null, null);
        DispatchAndFlush();
    }

    /// <summary>Workers are told which run an answer is about: they may be at the next one.</summary>
    private static object AnswerTo(CompanyCommand command, CompanyReply reply, bool byWorker) => command switch
    {
        ReportOutcome report when byWorker => new WorkerReportAnswer(report.Token, reply),
        RenewLease renewal when byWorker => new WorkerRenewalAnswer(renewal.Token, reply),
        _ => reply,
    };

    /// <summary>
    /// What was decided behind the row in the directory could make that row late. A full buffer keeps out new work only: reports and control
    /// make room.
    /// </summary>
    private Refusal? RefusalBeforeDecision(CompanyCommand command) =>
        _sleeping ? Refusals.Unavailable
        : _buffer.IsFull(_settings.MaxUnwrittenEvents) && IsNewWork(command) ? Refusals.Busy
        : null;

    private static bool IsNewWork(CompanyCommand command) =>
        command is ScheduleWakeup or ScheduleWakeups or DefineGoal or DecomposeGoal or DefineTicket or AssignTicket or DefineSchedule or RunSchedule;

    private void Answer(CompanyQuery query)
    {
        if (_buffer.IsFull(_settings.MaxUnwrittenEvents))
        {
            Sender.Tell(Refusals.Busy);
            return;
        }

        SetTime();
        _lastUse = _decision.Context.Uptime;
        var answer = CompanyAnswers.Answer(_state, query, new AnswerContext(_decision.Now, _decision.Context.Uptime)
        {
            WallSpeed = _settings.WallSpeed,
            Dispatching = _dispatching,
            WorkerFree = _settings.WorkerNodes?.HasFree ?? true,
            DurationOf = agent => _settings.Runners.DurationOf(_id, agent) * _settings.WallSpeed,
        });
        _decision.Begin(null);
        Buffer(Sender, answer);
        Flush();
    }

    /// <summary>Starts what can start, writes what is unwritten, and arms the timer for what comes next.</summary>
    private void DispatchAndFlush()
    {
        SetTime();
        if (!_policyInForce && _state.Definition is not null)
        {
            CompanyDecider.Decide(_decision, new ApplyPolicy(_id, _settings.Policy));
            Buffer(null, null);
            _policyInForce = true;
        }

        ApplyRetentionWhenDue();

        // Whatever is due fires before anything starts: the most urgent may come last.
        _firesLeft = !FireDue();
        _startsLeft = false;
        while (_dispatching && !_firesLeft)
        {
            if (_buffer.IsFull(_settings.MaxUnwrittenEvents / 2))
            {
                // Early starts must not get ahead of a slow journal: their ends would fill the buffer, and keep new work out.
                _startsLeft = true;
                break;
            }

            _decision.Begin(null);
            if (!RunDecider.TryStartNext(_decision, _recoveredThrough))
            {
                WaitForWorkers();
                break;
            }

            Buffer(null, null);
        }

        Flush();
        ArmTimer();
        StopWhenDone();
    }

    /// <summary>What could start and did not has found no place: the next free one is told.</summary>
    private void WaitForWorkers()
    {
        if (!_waitsForWorkers && _settings.WorkerNodes is { } nodes && _state.NextToStart(_decision.Now) is not null)
        {
            _waitsForWorkers = true;
            nodes.TellWhenFree(Self);
        }
    }

    /// <summary>
    /// Fires what is due; the rest of a crowd follows at a later turn, so that nobody waits behind all of it. While the company drains, what
    /// falls due is left to whoever takes over.
    /// </summary>
    /// <returns>Whether nothing is left to fire.</returns>
    private bool FireDue()
    {
        for (var fires = 0; !_stopping && _state.HasDueFire(_decision.Now); fires++)
        {
            if (_buffer.IsFull(_settings.MaxUnwrittenEvents))
            {
                return false;
            }

            if (fires == MaxFiresPerTurn)
            {
                Self.Tell(Tick.Change);
                return false;
            }

            _decision.Begin(null);
            ScheduleDecider.FireNext(_decision);
            Buffer(null, null);
        }

        return true;
    }

    /// <summary>Keeps the decision until its write; a run that may start early starts now.</summary>
    private void Buffer(IActorRef? replyTo, object? reply)
    {
        var (events, effects) = (_decision.Events, _decision.Effects);
        if (effects is [StartRun start] && MayStartEarly(start))
        {
            Execute(start);
            effects = [];
        }

        _buffer.Begin(events);
        if (replyTo is not null)
        {
            _buffer.Add(new Release(reply!, replyTo));
        }

        for (var i = 0; i < effects.Count; i++)
        {
            _buffer.Add(new Release(effects[i], null));
        }

        for (var i = 0; i < events.Count; i++)
        {
            _buffer.Add(new Release(NotificationOf(events[i]), null));
        }
    }

    private CompanyNotification NotificationOf(RecordedEvent recorded)
    {
        var wakeup = recorded.Body is WakeupEvent and not WakeupScheduled ? _state.Find(((WakeupEvent)recorded.Body).WakeupId) : null;
        return new CompanyNotification(_id, recorded.Number, recorded.At, recorded.Body, recorded.Body as WakeupScheduled ?? wakeup?.Request)
        {
            Since = wakeup is null ? null
                : recorded.Body is RunStarted ? wakeup.EligibleSince
                : recorded.Body is WakeupCancelled && wakeup.Progress is { CancelRequested: false, Withdrawn: null } ? null
                : wakeup.Progress.StartedAt,
        };
    }

    /// <summary>
    /// The first run of a request that this incarnation accepted, by a worker and a runner that die with the process: if the process dies, so does the
    /// run, and the request counts it as never started. Its acceptance has to be durable, and the ancestry that it is told; the record of its
    /// start may travel later.
    /// </summary>
    private bool MayStartEarly(StartRun start) =>
        RunsAreHere && start.IsFresh && start.Acceptance <= _durable && _state.LineageChangedAt <= _durable && !_state.Policy.WaitForDurableStart
        && _settings.Runners.Find(start.Agent.Runner.Kind) is { OutlivesProcess: false, HandsOver: false };

    private void Flush()
    {
        if (IsWriting || _buffer.IsEmpty)
        {
            return;
        }

        if (_buffer.EventCount == 0)
        {
            // Nothing to write, so everything that these answers show is durable.
            Release(_buffer.Take());
            return;
        }

        if (!_listedActive)
        {
            ListAsActive();
            return;
        }

        var wantsSnapshot = WantsSnapshot();
        _writeStarted = _settings.Time.GetTimestamp();
        do
        {
            _inFlight.Add(_buffer.Take());
        }
        while (wantsSnapshot && !_buffer.IsEmpty);

        if (wantsSnapshot)
        {
            // The state holds exactly what this write makes durable: the buffer is empty.
            _snapshot = TakeSnapshot();
        }

        ShowLoad();
        Write();
    }

    private void Write()
    {
        if (_inFlight is [var only])
        {
            PersistAsync(only.ToCommit(_settings.Incarnation), OnCommitted);
            return;
        }

        var commits = _inFlight.Where(cut => cut.Events.Count > 0).Select(cut => cut.ToCommit(_settings.Incarnation)).ToList();
        PersistAllAsync(commits, commit =>
        {
            if (ReferenceEquals(commit, commits[^1]))
            {
                OnCommitted(commit);
            }
        });
    }

    private void OnCommitted(Commit commit)
    {
        _durable = commit.Events[^1].Number;
        _start.Written.Add(LastSequenceNr);
        if (_snapshot is not null)
        {
            Save(_snapshot);
            _snapshot = null;
        }

        Measure(_inFlight);
        var retentionWasApplied = _inFlight.Exists(cut => cut.Events.Exists(recorded => recorded.Body is RetentionApplied));
        _inFlight.ForEach(Release);
        _inFlight.Clear();
        ShowLoad();
        if (retentionWasApplied)
        {
            _aftermath = Aftermath.Outstanding;
            FinishRetention();
        }

        if (_firesLeft || _startsLeft)
        {
            DispatchAndFlush();
            return;
        }

        Flush();
        SaveOwedSnapshot();
        StopWhenDone();
    }

    private void Release(Cut written)
    {
        foreach (var (message, to) in written.Releases)
        {
            if (to is not null)
            {
                Answer(to, message);
            }
            else if (message is CompanyEffect effect)
            {
                Execute(effect);
            }
            else
            {
                Context.System.EventStream.Publish(message);
            }
        }

        _buffer.Reuse(written);
    }

    private void Answer(IActorRef to, object reply)
    {
        if (reply is WorkerReportAnswer { Settles: true } settled)
        {
            _start.LiveRuns.Settle(settled.Token);
        }

        to.Tell(reply, Self);
    }

    private void ListAsActive()
    {
        if (!_listingActive)
        {
            _listingActive = true;
            _settings.Directory.Tell(new MarkActive(_id));
        }
    }
}
