using Akka.Actor;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Schedules;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Company;

/// <content>
/// The write path, from a command to what its write releases: decide and apply at once, buffer, one write in flight, then reply, start
/// workers and publish.
/// </content>
internal sealed partial class CompanySupervisor
{
    private const int MaxFiresPerTurn = 250;

    private void Handle(CompanyCommand command, Func<CompanyReply, object>? reply)
    {
        if (RefusalBeforeDecision(command) is { } refusal && reply is not null)
        {
            Sender.Tell(reply(refusal));
            return;
        }

        SetTime();
        if (reply is not null)
        {
            // What fell due before the command came happens before it, or an edit could swallow it.
            FireDue();
            (_lastUse, _asking) = (_decision.Context.Uptime, Sender);
        }

        var answer = CompanyDecider.Decide(_decision, command);
        Buffer(reply is null ? null : Sender, reply?.Invoke(answer));
        _asking = null;
        DispatchAndFlush();
    }

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
            Dispatching = _dispatching,
            WorkerFree = _settings.WorkerNodes?.HasFree ?? true,
            DurationOf = agent => _settings.Runners.DurationOf(_id, agent),
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
        while (_dispatching && !_firesLeft)
        {
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
        var (events, effects) = (_decision.TakeEvents(), _decision.TakeEffects());
        if (effects is [StartRun start] && MayStartEarly(start))
        {
            Context.Parent.Tell(start);
            effects = [];
        }

        if (events.Length == 0 && effects.Length == 0 && reply is null)
        {
            return;
        }

        var notifications = new CompanyNotification[events.Length];
        for (var i = 0; i < events.Length; i++)
        {
            notifications[i] = NotificationOf(events[i]);
        }

        _buffer.Add(new PendingDecision(events, notifications, effects, replyTo, reply));
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
        if (_inFlight is not null || _buffer.IsEmpty)
        {
            return;
        }

        if (_buffer.EventCount == 0)
        {
            // Nothing to write, so everything that these answers show is durable.
            Release(_buffer.Cut());
            Flush();
            return;
        }

        if (!_listedActive)
        {
            ListAsActive();
            return;
        }

        var wantsSnapshot = WantsSnapshot();
        var commits = new List<Commit>();
        (_inFlight, _writeStarted) = ([], _settings.Time.GetTimestamp());
        do
        {
            var cut = _buffer.Cut();
            _inFlight.AddRange(cut);
            if (cut.Exists(decision => decision.Events.Length > 0))
            {
                commits.Add(WriteBuffer.ToCommit(cut, _settings.Incarnation));
            }
        }
        while (wantsSnapshot && !_buffer.IsEmpty);

        if (wantsSnapshot)
        {
            // The state holds exactly what this write makes durable: the buffer is empty.
            _snapshot = TakeSnapshot();
        }

        ShowLoad();
        var last = commits[^1];
        if (commits.Count == 1)
        {
            PersistAsync(last, OnCommitted);
        }
        else
        {
            PersistAllAsync(commits, commit =>
            {
                if (ReferenceEquals(commit, last))
                {
                    OnCommitted(commit);
                }
            });
        }
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

        var written = _inFlight!;
        _inFlight = null;
        Measure(written);
        Release(written);
        if (written.Exists(decision => decision.Events is [{ Body: RetentionApplied }]))
        {
            _aftermath = Aftermath.Outstanding;
            FinishRetention();
        }

        if (_firesLeft)
        {
            DispatchAndFlush();
            return;
        }

        Flush();
        SaveOwedSnapshot();
        StopWhenDone();
    }

    private void Release(List<PendingDecision> written)
    {
        foreach (var decision in written)
        {
            decision.ReplyTo?.Tell(decision.Reply, Self);
            foreach (var effect in decision.Effects)
            {
                Context.Parent.Tell(effect);
            }

            foreach (var notification in decision.Notifications)
            {
                Context.System.EventStream.Publish(notification);
            }
        }
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
