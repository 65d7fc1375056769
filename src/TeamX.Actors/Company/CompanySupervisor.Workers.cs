using System.Collections.Immutable;
using Akka.Actor;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Company;

/// <content>
/// The supervisor and those who execute its runs. Workers of this process are its guardian's children; once it knows one it talks to it directly, because each
/// run is a message there and a message back.
/// </content>
internal sealed partial class CompanySupervisor
{
    private ImmutableDictionary<int, IActorRef> _workers;

    private void Execute(CompanyEffect effect)
    {
        switch (effect)
        {
            case StartRun start when RunsAreHere || start.HandedOver:
                StartHere(start);
                break;
            case StartRun start:
                StartOnNode(start);
                break;
            case StopRun stop:
                Stop(stop);
                break;
            default:
                throw new InvalidOperationException($"The effect {effect.GetType().Name} is unknown.");
        }
    }

    private void StartHere(StartRun start)
    {
        _start.LiveRuns.Add(start.Request.WakeupId, start.Lease, start.HandedOver);
        if (_workers.TryGetValue(start.Lease.Slot, out var worker))
        {
            worker.Tell(new ExecuteRun(_id, start), Self);
        }
        else
        {
            Context.Parent.Tell(start);
        }
    }

    /// <summary>The record of the start is durable. Should the node be gone since, the run is over before it began, and uses nothing up.</summary>
    private void StartOnNode(StartRun start)
    {
        if (_settings.WorkerNodes!.Find(start.Node) is { } node)
        {
            node.Tell(new ExecuteRun(_id, start), Self);
            return;
        }

        var gone = new RunOutcome.Interrupted("worker_gone", Planned: true);
        Self.Tell(
            new WorkerReport(new ReportOutcome(_id, start.Request.WakeupId, start.Lease.Token, gone) { ByWorker = true }), ActorRefs.NoSender);
    }

    private void Stop(StopRun stop)
    {
        _settings.WorkerNodes?.Abort(stop.Lease, stop.Reason);
        if (stop.Reason == StopReason.LeaseLost && stop.Lease.Executor == RunStarted.ExternalExecutor)
        {
            // Its worker only watched, and reports nothing.
            _start.LiveRuns.Settle(stop.Lease.Token);
        }

        if (_workers.TryGetValue(stop.Lease.Slot, out var worker))
        {
            worker.Tell(new AbortRun(stop.Lease.Token, stop.Reason), Self);
        }
        else
        {
            Context.Parent.Tell(stop);
        }
    }

    private void OnReport(ReportOutcome report)
    {
        _start.LiveRuns.End(report.Token, report.Outcome);
        Handle(report, byWorker: true);
    }

    /// <summary>It can repeat nothing, so its runs end as it had reported them, or as interrupted.</summary>
    private void OnWorkerDied(int slot)
    {
        _workers = _workers.Remove(slot);
        foreach (var run in _start.LiveRuns.OfSlot(slot))
        {
            Handle(new ReportOutcome(_id, run.WakeupId, run.Token, run.Outcome!) { ByWorker = true }, byWorker: true);
        }
    }

    private void OnHandedOver(WorkerHandedOver handedOver)
    {
        if (_state.Find(handedOver.WakeupId) is { } wakeup && wakeup.Progress.Lease?.Token == handedOver.Token)
        {
            if (!RunsAreHere)
            {
                WatchOverHere(wakeup);
                Sender.Tell(new AbortRun(handedOver.Token, StopReason.LeaseLost));
            }

            _state.Running.Of(wakeup).HandedOver = true;
            StopWhenDone();
        }
    }

    /// <summary>The node that called somebody outside may go; who watches over the run from here on is where the company is.</summary>
    private void WatchOverHere(Wakeup wakeup)
    {
        if (!_state.Running.Of(wakeup).HandedOver)
        {
            _decision.Begin(null);
            LeasePolicy.WatchOver(_decision, wakeup);
            Buffer(null, null);
            Flush();
        }
    }
}
