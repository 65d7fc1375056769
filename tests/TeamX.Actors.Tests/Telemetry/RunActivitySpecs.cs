using System.Collections.Concurrent;
using System.Diagnostics;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Telemetry;
using TeamX.Actors.Tests.Company.Support;
using TeamX.Actors.Tests.Hosting.Support;
using TeamX.Actors.Tests.Persistence;

namespace TeamX.Actors.Tests.Telemetry;

/// <summary>The activities of runs, in a host on SQLite files.</summary>
[Collection(Alone.Name)]
public sealed class RunActivitySpecs : IDisposable
{
    private static readonly CompanyId Acme = new($"acme-{Guid.NewGuid():N}");
    private static readonly AgentId Ada = new("ada");
    private readonly TemporaryDirectory _directory = new();
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public RunActivitySpecs()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is TeamXTelemetry.ActivitySourceName or nameof(RunActivitySpecs),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Should_run_as_a_child_of_the_caller_when_an_actor_of_the_host_schedules()
    {
        Activity? seen = null;
        var runner = new TestRunner(run =>
        {
            seen = Activity.Current;
            return Task.FromResult<RunOutcome?>(new RunOutcome.Completed($"\"{run.Context.TraceParent}\""));
        });
        await using var engine = await StartAsync(runner);
        using var source = new ActivitySource(nameof(RunActivitySpecs));
        using var caller = source.StartActivity("caller")!;

        var wakeup = await RunAsync(engine);

        var run = RunOf(wakeup);
        (run.TraceId, run.ParentSpanId).Should().Be((caller.TraceId, caller.SpanId));
        (run.OperationName, run.Kind, run.Status).Should().Be(("teamx.run", ActivityKind.Consumer, ActivityStatusCode.Unset));
        seen.Should().BeSameAs(run);
        wakeup.Result.Should().Be($"\"{run.Id}\"");
        wakeup.TraceParent.Should().Be(caller.Id);
        run.TagObjects.Should().BeEquivalentTo(new Dictionary<string, object>
        {
            ["teamx.company.id"] = Acme.Value,
            ["teamx.agent.id"] = "ada",
            ["teamx.wakeup.id"] = wakeup.Id.ToString(),
            ["teamx.run.attempt"] = 1,
            ["teamx.trigger"] = "manual",
            ["teamx.runner.kind"] = "test",
            ["teamx.run.outcome"] = "completed",
        });
    }

    [Fact]
    public async Task Should_keep_the_trace_of_the_order_when_it_names_one()
    {
        await using var engine = await StartAsync(TestRunner.Completing());
        using var source = new ActivitySource(nameof(RunActivitySpecs));
        using var caller = source.StartActivity("caller")!;
        const string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        var wakeup = await RunAsync(engine, order => order with { TraceParent = trace });

        (wakeup.TraceParent, RunOf(wakeup).TraceId.ToString()).Should().Be((trace, "4bf92f3577b34da6a3ce929d0e0e4736"));
    }

    [Fact]
    public async Task Should_trace_the_wakeup_too_when_a_ticket_is_assigned()
    {
        await using var engine = await StartAsync(TestRunner.Completing());
        using var source = new ActivitySource(nameof(RunActivitySpecs));
        using var caller = source.StartActivity("caller")!;

        await engine.Ask<TicketReceipt>(new DefineTicket(Acme, new TicketId("T-1"), "Write"));
        var receipt = await engine.Ask<TicketReceipt>(new AssignTicket(Acme, new TicketId("T-1"), Ada));
        var wakeup = await engine.End(Acme, receipt.Wakeup!.WakeupId);

        RunOf(wakeup).ParentSpanId.Should().Be(caller.SpanId);
    }

    [Fact]
    public async Task Should_say_the_code_and_not_the_error_when_the_run_fails()
    {
        await using var engine = await StartAsync(new TestRunner(_ => Task.FromResult<RunOutcome?>(new RunOutcome.Failed("secret text", Permanent: true, "no_paper"))));

        var run = RunOf(await RunAsync(engine));

        (run.Status, run.StatusDescription, run.GetTagItem("error.type"), run.GetTagItem("teamx.run.outcome")).Should().Be((ActivityStatusCode.Error, null, "no_paper", "failed"));
    }

    [Fact]
    public async Task Should_say_the_type_when_the_runner_throws()
    {
        await using var engine = await StartAsync(new TestRunner(_ => throw new InvalidOperationException("secret text")));

        var run = RunOf(await RunAsync(engine, order => order with { MaxRetries = 0 }));

        (run.Status, run.GetTagItem("error.type")).Should().Be((ActivityStatusCode.Error, "System.InvalidOperationException"));
        run.Events.Should().BeEmpty();
    }

    [Fact]
    public async Task Should_begin_a_trace_of_its_own_when_the_stored_one_can_not_be_read()
    {
        await using var engine = await StartAsync(TestRunner.Completing());

        var run = RunOf(await RunAsync(engine, order => order with { TraceParent = "odd" }));

        run.ParentSpanId.Should().Be(default(ActivitySpanId));
    }

    private async Task<HostedEngine> StartAsync(TestRunner runner)
    {
        var engine = await HostedEngine.StartAsync(_directory.Path, runner);
        await engine.Ask<DefinitionReceipt>(new DefineCompany(Acme, "Acme"));
        await engine.Ask<DefinitionReceipt>(new DefineAgent(Acme, Ada, "Ada", new RunnerSpec("test")));
        return engine;
    }

    private static async Task<WakeupView> RunAsync(HostedEngine engine, Func<WakeupOrder, WakeupOrder>? with = null)
    {
        var order = new WakeupOrder(Ada, new Trigger(TriggerType.Manual));
        var receipt = await engine.Ask<WakeupReceipt>(new ScheduleWakeup(Acme, with?.Invoke(order) ?? order));
        return await engine.End(Acme, receipt.WakeupId);
    }

    private Activity RunOf(WakeupView wakeup) => _ended.Single(activity => Equals(activity.GetTagItem("teamx.wakeup.id"), wakeup.Id.ToString()));
}
