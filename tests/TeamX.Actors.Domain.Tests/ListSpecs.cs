using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class ListSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada", "bob");

    [Fact]
    public void Should_list_newest_first_page_by_page_without_gaps_or_repeats()
    {
        // Some at the same instant: then the later accepted one is newer.
        var ids = new List<WakeupId>();
        for (var i = 0; i < 25; i++)
        {
            _company.Now += TimeSpan.FromMilliseconds(i % 3 == 0 ? 1 : 0);
            ids.Add(_company.Wake(i % 2 == 0 ? "ada" : "bob"));
        }

        _company.Complete(ids[0]);
        _company.Fail(ids[1], permanent: true);
        var listed = new List<WakeupId>();
        string? cursor = null;
        do
        {
            var page = _company.Asked<WakeupPage>(new ListWakeups(CompanyDriver.Id) { Limit = 7, Cursor = cursor });
            page.Items.Length.Should().BeInRange(1, 7);
            listed.AddRange(page.Items.Select(item => item.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        listed.Should().Equal(ids.AsEnumerable().Reverse());
    }

    [Fact]
    public void Should_have_no_next_page_when_the_last_one_is_full()
    {
        _company.Wake("ada");
        _company.Wake("ada");

        _company.Asked<WakeupPage>(new ListWakeups(CompanyDriver.Id) { Limit = 2 }).NextCursor.Should().BeNull();
    }

    [Fact]
    public void Should_list_only_what_is_asked_for()
    {
        var done = _company.Ask(CompanyDriver.Order("ada", TriggerType.Routine, "r1")).WakeupId;
        _company.Complete(done);
        var dead = _company.DeadLetter("ada");
        var running = _company.Wake("bob");
        var pending = _company.Ask(CompanyDriver.Order("bob", TriggerType.Routine, "r2")).WakeupId;

        Listed(list => list with { Status = WakeupStatus.Completed }).Should().Equal(done);
        Listed(list => list with { Status = WakeupStatus.Failed }).Should().Equal(dead);
        Listed(list => list with { Status = WakeupStatus.Processing }).Should().Equal(running);
        Listed(list => list with { AgentId = new AgentId("bob") }).Should().Equal(pending, running);
        Listed(list => list with { TriggerType = TriggerType.Routine }).Should().Equal(pending, done);
        Listed(list => list with { TriggerType = TriggerType.Routine, TriggerId = "r1" }).Should().Equal(done);
        Listed(list => list with { Status = WakeupStatus.Cancelled }).Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("1.-2")]
    public void Should_refuse_when_the_cursor_is_not_its_own(string cursor) =>
        _company.Asked<Refusal>(new ListWakeups(CompanyDriver.Id) { Cursor = cursor }).Code.Should().Be(RefusalCodes.CursorInvalid);

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public void Should_refuse_when_the_limit_is_out_of_range(int limit)
    {
        _company.Asked<Refusal>(new ListWakeups(CompanyDriver.Id) { Limit = limit }).Code.Should().Be(RefusalCodes.LimitOutOfRange);
        _company.Asked<Refusal>(new ListAgents(CompanyDriver.Id, limit)).Code.Should().Be(RefusalCodes.LimitOutOfRange);
    }

    [Fact]
    public void Should_keep_a_bounded_number_of_finished_requests()
    {
        var first = _company.Wake("ada");
        _company.Complete(first);
        for (var i = 0; i < CompanyState.KeptFinished; i++)
        {
            _company.Complete(_company.Wake("ada"));
        }

        _company.State.Finished.Should().HaveCount(CompanyState.KeptFinished);
        _company.Asked<Refusal>(new GetWakeup(CompanyDriver.Id, first)).Code.Should().Be(RefusalCodes.WakeupNotFound);
    }

    [Fact]
    public void Should_keep_dead_lettered_requests_for_a_retry_when_many_others_complete()
    {
        var dead = _company.DeadLetter("ada");
        for (var i = 0; i <= CompanyState.KeptFinished; i++)
        {
            _company.Complete(_company.Wake("ada"));
        }

        _company.Retry(dead).Outcome.Should().Be(ScheduleOutcome.Scheduled);
    }

    [Fact]
    public void Should_list_agents_by_id_page_by_page()
    {
        _company.Define("aaa");
        var first = _company.Asked<AgentPage>(new ListAgents(CompanyDriver.Id, 2));
        var second = _company.Asked<AgentPage>(new ListAgents(CompanyDriver.Id, 2, first.NextCursor));

        first.Items.Concat(second.Items).Select(agent => agent.Id.Value).Should().Equal("aaa", "ada", "bob");
        second.NextCursor.Should().BeNull();
    }

    [Fact]
    public void Should_refuse_when_the_company_does_not_exist() =>
        new CompanyDriver().Asked<Refusal>(new GetStats(CompanyDriver.Id)).Code.Should().Be(RefusalCodes.CompanyNotFound);

    private IEnumerable<WakeupId> Listed(Func<ListWakeups, ListWakeups> narrow) =>
        _company.Asked<WakeupPage>(narrow(new ListWakeups(CompanyDriver.Id))).Items.Select(item => item.Id);
}
