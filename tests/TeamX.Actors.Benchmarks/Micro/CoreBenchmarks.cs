using BenchmarkDotNet.Attributes;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Benchmarks.Micro;

/// <summary>The core's part of one wakeup, decided and applied: accepted, started and completed, while others are pending for tomorrow.</summary>
public class CoreBenchmarks
{
    private static readonly CompanyId company = new("company-1");
    private CoreCompany _core = null!;

    /// <summary>Requests that wait for tomorrow.</summary>
    [Params(1_000, 1_000_000)]
    public int Pending { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _core = new CoreCompany(company);
        for (var number = 0; number < Pending; number++)
            _core.Decide(new ScheduleWakeup(company, Workplace.DueTomorrow(number, _core.Now)));
    }

    [Benchmark]
    public int ScheduleStartComplete()
    {
        _core.Decide(Workplace.DueNow(company));
        var start = _core.StartNext();
        _core.Decide(new ReportOutcome(company, start.Request.WakeupId, start.Lease.Token, new RunOutcome.Completed()) { ByWorker = true });
        return _core.State.Live.Count;
    }

    /// <summary>What a page asks at each look.</summary>
    [Benchmark]
    public CompanyReply Statistics() => CompanyAnswers.Answer(_core.State, new GetStats(company), new AnswerContext(_core.Now, TimeSpan.Zero));
}
