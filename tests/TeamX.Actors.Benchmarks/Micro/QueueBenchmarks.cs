using BenchmarkDotNet.Attributes;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Benchmarks.Micro;

/// <summary>The durable order of one company: a request goes in, the first is looked at, and the request goes out again.</summary>
public class QueueBenchmarks
{
    private static readonly CompanyId company = new("company-1");
    private CoreCompany _core = null!;
    private Wakeup _wakeup = null!;

    /// <summary>Requests that are due and wait before it and behind it.</summary>
    [Params(1_000, 1_000_000)]
    public int Due { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _core = new CoreCompany(company);
        for (var number = 0; number < Due; number++)
            _core.Decide(new ScheduleWakeup(company, Workplace.DueNow(company).Order with { Priority = number % 101 }));

        _wakeup = _core.State.Live.Values.ElementAt(Due / 2);
    }

    [Benchmark]
    public object? RemovePeekSet()
    {
        _core.State.Queue.Remove(_wakeup, _core.Now);
        var first = _core.State.Queue.Peek(_core.Now);
        _core.State.Queue.Set(_wakeup, _core.Now);
        return first;
    }
}
