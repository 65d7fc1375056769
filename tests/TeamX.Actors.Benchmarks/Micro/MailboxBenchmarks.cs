using Akka.Actor;
using BenchmarkDotNet.Attributes;
using TeamX.Actors.Benchmarks.Load;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Benchmarks.Micro;

/// <summary>The supervisor's mailbox: a message goes in and the most urgent one goes out, while 100 of each priority wait.</summary>
public class MailboxBenchmarks
{
    private static readonly CompanyId company = new("company-1");
    private readonly CompanyMessageQueue _queue = new();
    private Envelope[] _envelopes = null!;
    private int _next;

    [GlobalSetup]
    public void Fill()
    {
        var order = Workplace.DueNow(company).Order;
        _envelopes = [.. Enumerable.Range(0, 101).Select(priority =>
            new Envelope(new ScheduleWakeup(company, order with { Priority = priority }), ActorRefs.NoSender))];
        for (var i = 0; i < 100 * _envelopes.Length; i++)
            _queue.Enqueue(ActorRefs.Nobody, _envelopes[i % _envelopes.Length]);
    }

    [Benchmark]
    public object EnqueueDequeue()
    {
        _next = (_next + 1) % _envelopes.Length;
        _queue.Enqueue(ActorRefs.Nobody, _envelopes[_next]);
        _queue.TryDequeue(out var first);
        return first.Message;
    }
}
