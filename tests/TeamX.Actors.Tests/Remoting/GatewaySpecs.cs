using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting;
using TeamX.Actors.Tests.Company.Support;

namespace TeamX.Actors.Tests.Remoting;

/// <summary>What the gateway takes, and whom it asks.</summary>
public sealed class GatewaySpecs : Akka.TestKit.Xunit2.TestKit
{
    private static readonly CompanyId Acme = new("acme");
    private static readonly WakeupId Some = new(Guid.Parse("0199f4a2-6c00-7abc-8def-0123456789ab"));
    private readonly TestProbe _region;
    private readonly List<IWithCompanyId> _asked = [];

    public GatewaySpecs()
        : base(Patience.Settings.WithFallback(TeamXHocon.Load("test"))) => _region = CreateTestProbe();

    [Fact]
    public async Task Should_keep_the_caller_as_sender_when_a_command_is_for_a_company()
    {
        var command = new PauseCompany(Acme, "holidays");

        Gateway().Tell(command, TestActor);

        (await _region.ExpectMsgAsync<PauseCompany>()).Should().Be(command);
        _region.LastSender.Should().Be(TestActor);
    }

    [Fact]
    public async Task Should_answer_from_memory_and_history_when_both_may_know()
    {
        object[] requests =
        [
            new GetWakeup(Acme, Some), new ListWakeups(Acme), new ExplainWakeup(Acme, Some), new RetryWakeup(Acme, Some),
        ];
        var gateway = Gateway();
        foreach (var request in requests)
        {
            (await gateway.Ask<CompanyReply>(request, Patience.Long)).Should().Be(Done.Instance);
        }

        _asked.Should().Equal(requests.Cast<IWithCompanyId>());
    }

    [Fact]
    public async Task Should_say_unavailable_when_the_history_fails()
    {
        var gateway = Sys.ActorOf(TeamXGateway.Props(_region, (_, _) => Task.FromException<CompanyReply>(new IOException("gone")), null));

        (await gateway.Ask<CompanyReply>(new GetWakeup(Acme, Some), Patience.Long)).Should().Be(Refusals.Unavailable);
    }

    [Fact]
    public async Task Should_leave_internal_messages_alone_when_somebody_sends_them()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        object[] messages =
        [
            new WorkerReport(new ReportOutcome(Acme, Some, default, new RunOutcome.Completed()) { ByWorker = true }), new WakeCompany(Acme), new SetDispatching(false),
            Done.Instance, "text",
        ];
        var gateway = Gateway();
        foreach (var message in messages)
        {
            gateway.Tell(message);
            (await ExpectMsgAsync<UnhandledMessage>()).Message.Should().Be(message);
        }

        await _region.ExpectNoMsgAsync(TimeSpan.Zero);
        _asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Should_pass_over_what_only_nodes_may_say_when_a_caller_says_it()
    {
        var past = new PastWakeup(Persistence.Samples.Plain, WakeupStatus.Failed, null, 1);
        var gateway = Gateway();

        await gateway.Ask<CompanyReply>(new RetryWakeup(Acme, Some) { Past = past }, Patience.Long);
        gateway.Tell(new ReportOutcome(Acme, Some, default, new RunOutcome.Completed()) { ByWorker = true });

        _asked.Should().Equal(new RetryWakeup(Acme, Some));
        (await _region.ExpectMsgAsync<ReportOutcome>()).ByWorker.Should().BeFalse();
    }

    [Fact]
    public async Task Should_check_the_key_before_anything_else_when_the_host_has_keys()
    {
        var gateway = Gateway(new OneKey("right"));
        var request = new ListCompanies(0);

        (await gateway.Ask<CompanyReply>(request, Patience.Long)).Should().Be(OneKey.Forbidden);
        (await gateway.Ask<CompanyReply>(new GatewayRequest("wrong", request), Patience.Long)).Should().Be(OneKey.Forbidden);
        (await gateway.Ask<Refusal>(new GatewayRequest("right", request), Patience.Long)).Code.Should().Be(RefusalCodes.LimitOutOfRange);
        gateway.Tell(new GatewayRequest("right", new ListCompanies(1)));
        await _region.ExpectMsgAsync<ListCompanies>();
    }

    [Fact]
    public async Task Should_refuse_when_an_id_or_a_limit_breaks_the_rules()
    {
        var (bad, schedule) = (new string('x', 200), ScheduleId.Routine("a b"));
        object[] requests =
        [
            new GetCompany(new CompanyId(bad)), new GetAgent(Acme, new AgentId(bad)), new GetGoal(Acme, new GoalId("")), new GetTicket(Acme, new TicketId("/")),
            new RunSchedule(Acme, schedule), new ListWakeups(Acme) { AgentId = new AgentId(bad) }, new ListCompanies(1, new CompanyId(bad)),
        ];
        var gateway = Gateway();
        foreach (var request in requests)
        {
            (await gateway.Ask<Refusal>(request, Patience.Long)).Code.Should().Be(RefusalCodes.IdInvalid);
        }

        (await gateway.Ask<Refusal>(new ListGoals(Acme, Cursor: new string('x', 300)), Patience.Long)).Code.Should().Be(RefusalCodes.CursorInvalid);
        await _region.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task Should_refuse_when_a_caller_reports_what_only_workers_know()
    {
        var gateway = Gateway();
        foreach (var outcome in new RunOutcome[] { new RunOutcome.Cancelled(), new RunOutcome.Interrupted("drain", true) })
        {
            (await gateway.Ask<Refusal>(new ReportOutcome(Acme, Some, default, outcome), Patience.Long)).Code.Should().Be(GatewayRules.OutcomeNotAllowed);
        }

        await _region.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    private IActorRef Gateway(IGatewayAccess? access = null) => Sys.ActorOf(TeamXGateway.Props(_region, Ask, access));

    private Task<CompanyReply> Ask(IWithCompanyId message, CancellationToken cancellationToken)
    {
        _asked.Add(message);
        return Task.FromResult<CompanyReply>(Done.Instance);
    }

    private sealed class OneKey(string key) : IGatewayAccess
    {
        public static readonly Refusal Forbidden = new(RefusalKind.Forbidden, "role_forbidden", "No.");

        public Refusal? Check(string? apiKey, object message) => apiKey == key ? null : Forbidden;
    }
}
