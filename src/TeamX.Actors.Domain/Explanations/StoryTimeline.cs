using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Explanations;

/// <summary>A stretch of time with one reason for waiting.</summary>
internal readonly record struct WaitSegment(DateTimeOffset From, DateTimeOffset To, string Code, IReadOnlyList<WakeupId> By, string? Detail);

/// <summary>
/// Walks forward through what went on around a request: at each instant it knows pauses, suspension, limits and who runs. A clock that went
/// back does not turn it around; what the journal has in order is taken in order.
/// </summary>
internal sealed class StoryTimeline
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Negligible = TimeSpan.FromSeconds(1);
    private readonly WakeupId _self;
    private readonly AgentId _agent;
    private readonly Moment[] _moments;
    private readonly DateTimeOffset _knownUntil;
    private readonly SortedDictionary<(DateTimeOffset From, Guid Id), RunSpan> _running = [];
    private readonly Queue<DateTimeOffset> _agentStarts = new();
    private int _next;
    private CompanyPolicy _policy = CompanyPolicy.Default;
    private int? _companyLimit;
    private int _agentLimit = 1;
    private (bool Is, string? Why) _companyPaused;
    private (bool Is, string? Why) _agentPaused;
    private (bool Is, string? Why) _suspended;
    private bool _probeAllowed;
    private WakeupId? _probe;

    public StoryTimeline(WakeupView wakeup, StorySurroundings surroundings)
    {
        (_self, _agent) = (wakeup.Id, wakeup.AgentId);
        var runs = surroundings.Runs;
        _knownUntil = runs.Count < StorySurroundings.MaxRuns ? DateTimeOffset.MaxValue : runs.Max(run => run.From);

        // At one instant: controls by number, then starts, then ends, and last an hour that is over.
        _moments =
        [
            .. surroundings.Controls.Select(control => new Moment(control.At, 0, default, control.Body))
                .Concat(runs.Select(run => new Moment(run.From, 1, run, null)))
                .Concat(runs.Where(run => run.To is not null).Select(run => new Moment(run.To!.Value, 2, run, null)))
                .Concat(runs.Where(run => run.AgentId == _agent).Select(run => new Moment(run.From + Hour, 3, run, null)))
                .OrderBy(moment => moment.At).ThenBy(moment => moment.Kind),
        ];
    }

    /// <summary>The segments from one instant to another. What nothing explains is left out when it is short.</summary>
    public IEnumerable<WaitSegment> Between(DateTimeOffset from, DateTimeOffset to)
    {
        for (var at = from; at < to;)
        {
            for (; _next < _moments.Length && _moments[_next].At <= at; _next++)
            {
                Take(_moments[_next]);
            }

            var until = _next < _moments.Length && _moments[_next].At < to ? _moments[_next].At : to;
            if (at < _knownUntil && until > _knownUntil)
            {
                until = _knownUntil;
            }

            if (ReasonAt(at, until - at) is var (code, by, detail))
            {
                yield return new WaitSegment(at, until, code, by, detail);
            }

            at = until;
        }
    }

    /// <summary>The request was the probe and comes back: it may be the probe again.</summary>
    public void ReturnProbe()
    {
        if (_suspended.Is && _probe == _self)
        {
            _probeAllowed = true;
        }
    }

    private (string Code, IReadOnlyList<WakeupId> By, string? Detail)? ReasonAt(DateTimeOffset at, TimeSpan length)
    {
        if (at >= _knownUntil)
        {
            return (StoryCode.Cut, [], null);
        }

        if (_companyPaused.Is)
        {
            return (WaitReason.CompanyPaused, [], _companyPaused.Why);
        }

        if (_agentPaused.Is)
        {
            return (WaitReason.AgentPaused, [], _agentPaused.Why);
        }

        if (_suspended.Is && !(_probeAllowed && (_probe is null || _probe == _self)))
        {
            return (WaitReason.AgentSuspended, [], _suspended.Why);
        }

        var limit = _policy.MaxWakeupsPerAgentPerHour;
        if (limit > 0 && _agentStarts.Count(start => start + Hour > at) >= limit)
        {
            return (WaitReason.HourlyLimit, [], $"{limit} runs in an hour");
        }

        var ofAgent = _running.Values.Where(run => run.AgentId == _agent).Select(run => run.WakeupId).ToList();
        if (ofAgent.Count >= _agentLimit)
        {
            return (WaitReason.AgentBusy, ofAgent, null);
        }

        var slots = _companyLimit ?? _policy.MaxConcurrentRuns;
        return _running.Count >= slots ? (WaitReason.SlotsFull, [.. _running.Values.Select(run => run.WakeupId)], $"all {slots} slots")
            : length >= Negligible ? (WaitReason.DispatchingStopped, [], null)
            : null;
    }

    private void Take(Moment moment)
    {
        switch (moment.Kind)
        {
            case 0:
                Take(moment.Control!);
                break;
            case 1:
                Start(moment.Run);
                break;
            case 2:
                _running.Remove((moment.Run.From, moment.Run.WakeupId.Value));
                break;
            default:
                _agentStarts.TryDequeue(out _);
                break;
        }
    }

    private void Start(RunSpan run)
    {
        _running[(run.From, run.WakeupId.Value)] = run;
        if (run.AgentId != _agent)
        {
            return;
        }

        _agentStarts.Enqueue(run.From);
        if (_suspended.Is)
        {
            (_probeAllowed, _probe) = (false, run.WakeupId);
        }
    }

    private void Take(CompanyEvent control)
    {
        switch (control)
        {
            case CompanyDefined defined:
                _companyLimit = defined.MaxConcurrentRuns;
                break;
            case CompanyPolicyChanged changed:
                _policy = changed.Policy;
                break;
            case CompanyPaused paused:
                _companyPaused = (true, paused.Reason);
                break;
            case CompanyResumed:
                _companyPaused = default;
                break;
            case AgentDefined defined:
                _agentLimit = defined.MaxConcurrentRuns;
                break;
            case AgentPaused paused:
                _agentPaused = (true, paused.Reason);
                break;
            case AgentResumed:
                _agentPaused = default;
                break;
            case AgentSuspended suspended:
                (_suspended, _probeAllowed, _probe) = ((true, suspended.Reason), false, null);
                break;
            case AgentProbeAllowed allowed:
                (_probeAllowed, _probe) = (true, allowed.WakeupId);
                break;
            case AgentReinstated:
                (_suspended, _probeAllowed, _probe) = (default, false, null);
                break;
            default:
                break;
        }
    }

    /// <summary>Something changes: 0 a control, 1 the start of a run, 2 its end, 3 an hour after its start.</summary>
    private readonly record struct Moment(DateTimeOffset At, int Kind, RunSpan Run, CompanyEvent? Control);
}
