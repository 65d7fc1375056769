using System.Collections.Immutable;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests.Properties;

/// <summary>Takes the steps of a story with a driver. What a step refers to is found by its place in the journal, so twins refer to the same things.</summary>
internal sealed partial class Storyteller(CompanyDriver company, bool clockJumps)
{
    private static readonly string[] Agents = ["ada", "bob", "cyd", "dan"];
    private static readonly string?[] TriggerIds = [null, "t1", "t2"];
    private static readonly string?[] Keys = [null, null, null, "k1", "k2", "k3"];
    private static readonly int[] Seconds = [0, 0, 0, 0, 5, 60, 90, 600];

    public void Take(Step step, int seed)
    {
        company.Random.Reseed(seed);
        var (kind, a, b, c, d) = step;
        var agent = new AgentId(Pick(Agents, a));
        switch (kind)
        {
            case StepKind.Schedule:
                company.Send(new ScheduleWakeup(CompanyDriver.Id, OrderOf(a, b, c, d)));
                break;
            case StepKind.Batch:
                company.Send(new ScheduleWakeups(
                    CompanyDriver.Id, [.. Enumerable.Range(0, 1 + (d % 6)).Select(i => OrderOf(a + i, b + (7 * i), c + (13 * i), d + (29 * i)))]));
                break;
            case StepKind.Report when company.State.Running.Count > 0:
                var run = company.State.Running.Values.ElementAt(a % company.State.Running.Count);
                company.Report(run.Id, OutcomeOf(b, c));
                break;
            case StepKind.StaleReport when company.Events.OfType<RunStarted>().Any():
                var old = Pick([.. company.Events.OfType<RunStarted>()], a);
                company.Send(new ReportOutcome(CompanyDriver.Id, old.WakeupId, old.Token, OutcomeOf(b, c)));
                break;
            case StepKind.Cancel when Request(a) is { } id:
                company.Send(new CancelWakeup(CompanyDriver.Id, id, "not needed"));
                break;
            case StepKind.Retry when Request(a) is { } id:
                company.Send(new RetryWakeup(CompanyDriver.Id, id, b % 2 == 0));
                break;
            case StepKind.PauseAgent:
                company.Send(new PauseAgent(CompanyDriver.Id, agent));
                break;
            case StepKind.ResumeAgent:
                company.Send(new ResumeAgent(CompanyDriver.Id, agent, Force: b % 4 == 0));
                break;
            case StepKind.TerminateAgent when b % 5 == 0:
                company.Send(new TerminateAgent(CompanyDriver.Id, agent));
                break;
            case StepKind.DefineAgent:
                company.Send(new DefineAgent(CompanyDriver.Id, agent, agent.Value, CompanyDriver.Echo, MaxConcurrentRuns: 1 + (b % 3)));
                break;
            case StepKind.PauseCompany:
                company.Send(new PauseCompany(CompanyDriver.Id));
                break;
            case StepKind.ResumeCompany:
                company.Send(new ResumeCompany(CompanyDriver.Id));
                break;
            case StepKind.DefineCompany:
                company.Send(new DefineCompany(CompanyDriver.Id, "Acme", null, a % 3 == 0 ? null : 1 + (b % 7)));
                break;
            case StepKind.Policy:
                company.Under(policy => Change(policy, a, b));
                break;
            case StepKind.Advance:
                company.Advance(TimeSpan.FromSeconds(Pick([1, 30, 61, 150, 700, 4000], a)));
                break;
            case StepKind.AdvanceSilently:
                company.WorkersAlive = false;
                company.Advance(TimeSpan.FromSeconds(50));
                company.WorkersAlive = true;
                break;
            case StepKind.JumpWall when clockJumps:
                company.JumpWall(TimeSpan.FromSeconds(a % 2 == 0 ? -1 - (7 * b) : b * 7));
                break;
            case StepKind.Recover:
                Recover(a, b);
                break;
            case StepKind.ApplyRetention:
                company.Retain();
                break;
            case StepKind.Ask:
                company.Stats();
                break;
            default:
                Plan(step);
                break;
        }
    }

    private void Recover(int a, int b)
    {
        var alive = company.State.Running.Values
            .Where((_, i) => ((b >> (i % 8)) & 1) == 0)
            .Select(run => new LiveRun(run.Id, run.Progress.Lease!.Token, run.Progress.Lease.Slot, run.Progress.Lease.Executor));
        company.Recover(sameProcess: a % 2 == 0, liveRuns: a % 2 == 0 ? [.. alive] : []);
    }

    private CompanyPolicy Change(CompanyPolicy policy, int a, int b) => (a % 8) switch
    {
        0 => policy with { MaxConcurrentRuns = 1 + (b % 6) },
        1 => policy with { AgingPointsPerMinute = b % 4 },
        2 => policy with { MaxWakeupsPerAgentPerHour = clockJumps ? 0 : b % 5 },
        3 => policy with { CircuitBreakerThreshold = 1 + (b % 3) },
        4 => policy with { RetryDelays = [.. policy.RetryDelays.Take(1 + (b % 2)), TimeSpan.FromSeconds(b)] },
        5 => policy with { Retention = TimeSpan.FromSeconds(b * 2) },
        6 => policy with { MaxPendingContextBytes = b % 2 == 0 ? 300 : 30_000 },
        _ => policy with { IdempotencyMaxKeys = 1 + (b % 3), IdempotencyWindow = TimeSpan.FromMinutes(1 + (b % 60)) },
    };

    private WakeupOrder OrderOf(int a, int b, int c, int d) => new(new AgentId(Pick(Agents, a)), new Trigger((TriggerType)(1 + (b % 5)), Pick(TriggerIds, b / 5)))
    {
        Priority = c % 4 == 0 ? null : c % 101,
        ScheduledFor = company.Now + TimeSpan.FromSeconds(Pick(Seconds, c / 4)),
        AllowCoalescing = d % 7 != 0,
        MaxRetries = d % 3 == 0 ? d % 4 : null,
        IdempotencyKey = Pick(Keys, d / 7),
        Context = d % 2 == 0
            ? WakeupContext.Empty
            : new WakeupContext { TicketId = $"ticket-{d % 5}", CausedBy = d % 4 == 1 ? Request(c) : null },
    };

    private static RunOutcome OutcomeOf(int b, int c) => (b % 10) switch
    {
        0 or 1 or 2 => new RunOutcome.Completed(),
        3 or 4 => new RunOutcome.Failed("boom"),
        5 => new RunOutcome.Failed("boom", Permanent: true),
        6 => new RunOutcome.Deferred(CompanyDriver.Morning + TimeSpan.FromSeconds(c * 20)),
        7 => new RunOutcome.Skipped("nothing new"),
        8 => new RunOutcome.Interrupted("worker_died", Planned: c % 3 == 0),
        _ => new RunOutcome.Cancelled(),
    };

    private WakeupId? Request(int n)
    {
        ImmutableArray<WakeupId> ids = [.. company.Events.OfType<WakeupScheduled>().Select(scheduled => scheduled.WakeupId)];
        return ids.IsEmpty ? null : ids[^(1 + (n % Math.Min(ids.Length, 12)))];
    }

    private static T Pick<T>(T[] from, int n) => from[n % from.Length];
}
