using System.Globalization;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Persistence.Verification;

/// <content>What has to hold when a run starts.</content>
public sealed partial class CompanyAudit
{
    private RunStarted? JudgedStart(RunStarted started, Wakeup wakeup, DateTimeOffset at, bool mayBeAdopted)
    {
        Starts++;
        Check(Invariant.Token, _tokens.Add(started.Token.Value), () => $"request {wakeup.Id} starts with a token that was given before");
        if (!Check(Invariant.Pending, wakeup.Progress.Status == WakeupStatus.Pending, () => $"request {wakeup.Id} starts while it runs"))
        {
            return null;
        }

        var next = wakeup.Progress.RunNumber + 1;
        Check(Invariant.RunNumber, started.RunNumber == next, () => $"request {wakeup.Id} starts as run {started.RunNumber}, not as run {next}");
        var free = Check(Invariant.Slot, started.Slot >= 1 && !_state.Running.ContainsKey(started.Slot),
            () => $"request {wakeup.Id} starts in slot {started.Slot}, which is not free");
        var room = Check(Invariant.CompanyLimit, _state.Running.Count < _state.MaxConcurrentRuns,
            () => $"request {wakeup.Id} makes {_state.Running.Count + 1} runs; the limit is {_state.MaxConcurrentRuns}");
        var agentRoom = Check(Invariant.AgentLimit, wakeup.Agent.Running < wakeup.Agent.Definition.MaxConcurrentRuns,
            () => $"request {wakeup.Id} makes {wakeup.Agent.Running + 1} runs of agent {wakeup.Agent.Id}; its limit is {wakeup.Agent.Definition.MaxConcurrentRuns}");

        if (room && agentRoom)
        {
            CheckTurn(started, wakeup, at, mayBeAdopted);
        }

        return free ? started : started with { Slot = _state.Running.LowestFree };
    }

    /// <summary>Whether it was this request's turn. The state is asked first; only when it says no, the reason is looked for.</summary>
    private void CheckTurn(RunStarted started, Wakeup wakeup, DateTimeOffset at, bool mayBeAdopted)
    {
        var turn = _state.NextToStart(at);
        var inTurn = turn == wakeup;
        if (!inTurn && mayBeAdopted && started.RunNumber == 1)
        {
            Adopted++;
            return;
        }

        var perHour = _state.Policy.MaxWakeupsPerAgentPerHour;
        var mayStart = Check(Invariant.Paused, inTurn || !IsHeldBack(wakeup), () => $"request {wakeup.Id} starts although {HeldBackBy(wakeup)}")
            & Check(Invariant.Due, wakeup.EligibleSince <= at, () => $"request {wakeup.Id} starts at {Text(at)}; it is due at {Text(wakeup.EligibleSince)}")
            & (perHour == 0 || Check(Invariant.HourlyLimit, wakeup.Agent.ThrottledUntil(perHour, at) is null,
                () => $"request {wakeup.Id} starts, and agent {wakeup.Agent.Id} has started {perHour} times within the hour before"));
        if (mayStart)
        {
            Check(Invariant.Order, inTurn, () => $"request {wakeup.Id} ({KeyOf(wakeup)}) starts, and {(turn is null ? "none" : $"request {turn.Id} ({KeyOf(turn)})")} was next");
        }
    }

    private bool IsHeldBack(Wakeup wakeup) =>
        _state.Paused || wakeup.Agent is { Paused: true } or { Terminated: true } || (wakeup.Agent.Suspended && !IsProbe(wakeup));

    private static bool IsProbe(Wakeup wakeup) =>
        wakeup.Agent.ProbeAllowed && (wakeup.Agent.Probe is not { } probe || probe == wakeup.Id);

    private string HeldBackBy(Wakeup wakeup) =>
        _state.Paused ? "the company is paused" : $"agent {wakeup.Agent.Id} is {(wakeup.Agent.Status == AgentStatus.Suspended ? "suspended, and this is not its probe" : wakeup.Agent.Status.ToString().ToLowerInvariant())}";

    private static string KeyOf(Wakeup wakeup) => string.Create(
        CultureInfo.InvariantCulture, $"priority {wakeup.Request.Priority}, due {Text(wakeup.EligibleSince)}, accepted as {wakeup.Acceptance}");

    private static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
