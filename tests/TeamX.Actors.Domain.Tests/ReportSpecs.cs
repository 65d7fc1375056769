using System.Text;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class ReportSpecs
{
    private readonly CompanyDriver _company = CompanyDriver.With("ada");

    [Theory]
    [InlineData("x", 8_192)]
    [InlineData("é", 8_192)]
    [InlineData("€", 8_190)]
    [InlineData("😀", 8_192)]
    public void Should_keep_whole_characters_up_to_8_KiB_when_an_error_is_longer(string character, int bytes)
    {
        var id = _company.Wake("ada");
        _company.Report(id, new RunOutcome.Failed(string.Concat(Enumerable.Repeat(character, 9_000))));

        var error = _company.View(id).Error!;
        Encoding.UTF8.GetByteCount(error).Should().Be(bytes);
        error.Replace(character, "", StringComparison.Ordinal).Should().BeEmpty();
    }

    [Fact]
    public void Should_keep_an_error_as_it_is_when_it_fits()
    {
        var id = _company.Wake("ada");
        var error = new string('€', 2_730);
        _company.Report(id, new RunOutcome.Failed(error));

        _company.View(id).Error.Should().Be(error);
    }

    [Fact]
    public void Should_refuse_and_go_on_running_when_a_result_is_too_large_or_no_JSON()
    {
        var id = _company.Wake("ada");
        var token = _company.Token(id);

        _company.Refused(new ReportOutcome(CompanyDriver.Id, id, token, new RunOutcome.Completed($"\"{new string('x', 65_535)}\""))).Code
            .Should().Be(RefusalCodes.ResultTooLarge);
        _company.Refused(new ReportOutcome(CompanyDriver.Id, id, token, new RunOutcome.Completed("{"))).Code.Should().Be(RefusalCodes.JsonInvalid);
        _company.Status(id).Should().Be(WakeupStatus.Processing);
        _company.Complete(id, $"\"{new string('x', 65_534)}\"");
        _company.View(id).Result.Should().HaveLength(65_536);
    }

    [Fact]
    public void Should_be_completed_as_skipped_with_the_reason_when_pre_flight_finds_nothing_to_do()
    {
        var id = _company.Wake("ada");
        _company.Report(id, new RunOutcome.Skipped("nothing new"));

        var view = _company.View(id);
        (view.Status, view.Outcome, view.Reason, view.Result).Should().Be((WakeupStatus.Completed, CompletionKind.Skipped, "nothing new", null));
        _company.Stats().Completed.Should().Be(1);
    }

    [Fact]
    public void Should_free_slot_and_agent_exactly_once_when_a_run_ends_in_any_way()
    {
        RunOutcome[] ends =
        [
            new RunOutcome.Completed(), new RunOutcome.Skipped(), new RunOutcome.Failed("boom"), new RunOutcome.Failed("boom", Permanent: true),
            new RunOutcome.Deferred(_company.Now.AddHours(1)), new RunOutcome.Cancelled(),
        ];
        foreach (var end in ends)
        {
            var id = _company.Wake("ada");
            var report = new ReportOutcome(CompanyDriver.Id, id, _company.Token(id), end);
            _company.Send(report);
            _company.Send(report);

            (_company.State.Running.Count, _company.Agent("ada").Running).Should().Be((0, 0));
        }
    }

    [Fact]
    public void Should_tell_the_runner_by_the_number_of_the_run_when_the_end_of_an_earlier_one_was_not_recorded()
    {
        var id = _company.Wake("ada");
        _company.Recover();

        _company.Effects.OfType<Domain.Company.StartRun>().Select(start => (start.Request.WakeupId, start.Attempt)).Should().Equal((id, 1), (id, 2));
    }

    [Fact]
    public void Should_hand_a_run_over_when_its_runner_is_finished_by_an_outside_caller()
    {
        _company.HandedOver.Add("echo");
        var id = _company.Wake("ada");

        _company[id].Progress.Lease!.Executor.Should().Be(RunStarted.ExternalExecutor);
        _company.Effects.OfType<Domain.Company.StartRun>().Single().Node.Should().Be(_company.Incarnation, "somebody has to call the one outside");
    }

    [Fact]
    public void Should_tell_the_worker_to_let_go_when_somebody_else_reports_the_end_of_its_run()
    {
        var (id, other) = (_company.Wake("ada"), default(WakeupId));
        var lease = _company[id].Progress.Lease!;
        _company.Send(new ReportOutcome(CompanyDriver.Id, id, lease.Token, new RunOutcome.Completed()));
        other = _company.Wake("ada");
        _company.Complete(other);

        _company.Effects.OfType<Domain.Company.StopRun>().Should()
            .Equal(new Domain.Company.StopRun(id, lease, Domain.Company.StopReason.LeaseLost));
    }

    [Fact]
    public void Should_record_who_asked_with_every_event_of_the_answer()
    {
        _company.Send(new ScheduleWakeup(CompanyDriver.Id, CompanyDriver.Order("ada")) { RequestedBy = "eve", CorrelationId = "c-1" });

        _company.Latest.Where(recorded => recorded.Body is not RunStarted).Should().NotBeEmpty().And.OnlyContain(recorded => recorded.RequestedBy == "eve" && recorded.CorrelationId == "c-1");
        _company.View(_company.State.Live.Keys.Single()).RequestedBy.Should().Be("eve");
    }
}
