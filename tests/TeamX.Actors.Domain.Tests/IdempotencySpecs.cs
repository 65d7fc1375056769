using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests;

public sealed class IdempotencySpecs
{
    private static readonly WakeupOrder Keyed = CompanyDriver.Order("ada") with { IdempotencyKey = "k1" };
    private readonly CompanyDriver _company = CompanyDriver.With("ada");

    [Fact]
    public void Should_answer_with_the_first_request_when_a_key_comes_twice()
    {
        var first = _company.Ask(Keyed).WakeupId;

        _company.Ask(Keyed).Should().Be(new WakeupReceipt(first, ScheduleOutcome.Deduplicated));
        _company.Complete(first);
        _company.Ask(Keyed).Should().Be(new WakeupReceipt(first, ScheduleOutcome.Deduplicated), "also when it has finished");
        _company.State.Live.Should().BeEmpty();
        _company.Stats().Deduplicated.Should().Be(2);
    }

    [Fact]
    public void Should_answer_with_the_first_request_when_a_key_comes_again_after_a_restart()
    {
        var first = _company.Ask(Keyed).WakeupId;
        _company.Recover();

        _company.Ask(Keyed).Should().Be(new WakeupReceipt(first, ScheduleOutcome.Deduplicated));
        _company.Twin().Ask(Keyed).Should().Be(new WakeupReceipt(first, ScheduleOutcome.Deduplicated));
    }

    [Fact]
    public void Should_make_a_new_request_when_the_window_is_over()
    {
        var first = _company.Ask(Keyed).WakeupId;
        _company.Complete(first);

        _company.Now += TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1);
        _company.Ask(Keyed).WakeupId.Should().Be(first);
        _company.Now += TimeSpan.FromMilliseconds(1);
        _company.Ask(Keyed).Outcome.Should().Be(ScheduleOutcome.Scheduled);
    }

    [Fact]
    public void Should_take_the_window_from_the_policy()
    {
        _company.Under(policy => policy with { IdempotencyWindow = TimeSpan.FromMinutes(1) });
        _company.Ask(Keyed);
        _company.Now += TimeSpan.FromMinutes(1);

        _company.Ask(Keyed).Outcome.Should().Be(ScheduleOutcome.Scheduled);
    }

    public static TheoryData<WakeupOrder> Others => new()
    {
        Keyed with { Priority = 1 },
        Keyed with { Trigger = new Trigger(TriggerType.Routine) },
        Keyed with { ScheduledFor = CompanyDriver.Morning.AddDays(1) },
        Keyed with { Context = new WakeupContext { TicketId = "t1" } },
        Keyed with { Context = new WakeupContext { Metadata = "{}" } },
        Keyed with { MaxRetries = 1 },
        Keyed with { Timeout = TimeSpan.FromMinutes(1) },
        Keyed with { AllowCoalescing = false },
    };

    [Theory]
    [MemberData(nameof(Others), DisableDiscoveryEnumeration = true)]
    public void Should_refuse_when_a_key_comes_with_another_order(WakeupOrder other)
    {
        _company.Ask(Keyed);

        _company.Refused(other).Code.Should().Be(RefusalCodes.IdempotencyKeyReused);
    }

    [Fact]
    public void Should_deduplicate_before_it_coalesces()
    {
        _company.PauseAgent("ada");
        var manual = CompanyDriver.Order("ada", TriggerType.Manual) with { IdempotencyKey = "k1" };
        var id = _company.Ask(manual).WakeupId;

        _company.Ask(manual).Outcome.Should().Be(ScheduleOutcome.Deduplicated);
        _company.View(id).CoalescedCount.Should().Be(0);
    }

    [Fact]
    public void Should_belong_to_the_request_it_was_coalesced_into()
    {
        _company.PauseAgent("ada");
        var manual = CompanyDriver.Order("ada", TriggerType.Manual);
        var id = _company.Ask(manual).WakeupId;
        _company.Ask(manual with { IdempotencyKey = "k2" }).Outcome.Should().Be(ScheduleOutcome.Coalesced);

        _company.Ask(manual with { IdempotencyKey = "k2" }).Should().Be(new WakeupReceipt(id, ScheduleOutcome.Deduplicated));
    }

    [Fact]
    public void Should_deduplicate_within_a_batch()
    {
        var receipts = (WakeupReceipts)_company.Send(new ScheduleWakeups(CompanyDriver.Id, [Keyed, Keyed]));

        receipts.Items[1].Should().Be(new WakeupReceipt(receipts.Items[0].WakeupId, ScheduleOutcome.Deduplicated));
    }

    [Fact]
    public void Should_refuse_a_batch_when_a_key_comes_twice_in_it_with_different_orders() =>
        _company.Refused(new ScheduleWakeups(CompanyDriver.Id, [Keyed, Keyed with { Priority = 1 }])).Code.Should().Be(RefusalCodes.IdempotencyKeyReused);

    [Fact]
    public void Should_refuse_new_keys_and_forget_none_early_when_all_room_is_taken()
    {
        _company.Under(policy => policy with { IdempotencyMaxKeys = 2 });
        var first = _company.Ask(Keyed).WakeupId;
        _company.Ask(Keyed with { IdempotencyKey = "k2" });

        _company.Refused(Keyed with { IdempotencyKey = "k3" }).Code.Should().Be(RefusalCodes.IdempotencyFull);
        _company.Ask(Keyed).WakeupId.Should().Be(first, "a known key is answered all the same");
        _company.Ask(Keyed with { IdempotencyKey = null }).Outcome.Should().Be(ScheduleOutcome.Scheduled);
        _company.Now += TimeSpan.FromHours(24);
        _company.Ask(Keyed with { IdempotencyKey = "k3" }).Outcome.Should().Be(ScheduleOutcome.Scheduled);
    }

    [Fact]
    public void Should_answer_a_repeated_batch_when_all_room_for_keys_is_taken_by_its_own()
    {
        _company.Under(policy => policy with { IdempotencyMaxKeys = 2 });
        var batch = new ScheduleWakeups(CompanyDriver.Id, [Keyed, Keyed with { IdempotencyKey = "k2" }]);
        var first = (WakeupReceipts)_company.Send(batch);

        var again = _company.Send(batch).Should().BeOfType<WakeupReceipts>().Subject;

        again.Items.Should().Equal(first.Items.Select(item => item with { Outcome = ScheduleOutcome.Deduplicated }));
    }

    [Fact]
    public void Should_answer_a_repeated_batch_when_pending_contexts_take_all_the_room()
    {
        _company.Under(policy => policy with { MaxPendingContextBytes = 6 });
        _company.PauseAgent("ada");
        var batch = new ScheduleWakeups(CompanyDriver.Id, [Keyed with { Context = new WakeupContext { TicketId = "123456" } }]);
        _company.Send(batch);

        _company.Send(batch).Should().BeOfType<WakeupReceipts>().Which.Items[0].Outcome.Should().Be(ScheduleOutcome.Deduplicated);
    }

    [Fact]
    public void Should_have_room_for_a_batch_when_the_keys_that_take_it_are_out_of_the_window()
    {
        _company.Under(policy => policy with { IdempotencyMaxKeys = 2 });
        _company.Send(new ScheduleWakeups(CompanyDriver.Id, [Keyed, Keyed with { IdempotencyKey = "k2" }]));
        _company.Now += TimeSpan.FromHours(24);

        _company.Send(new ScheduleWakeups(CompanyDriver.Id, [Keyed with { IdempotencyKey = "k3" }, Keyed with { IdempotencyKey = "k4" }]))
            .Should().BeOfType<WakeupReceipts>();
    }

    [Fact]
    public void Should_refuse_a_batch_when_its_new_keys_find_no_room()
    {
        _company.Under(policy => policy with { IdempotencyMaxKeys = 2 });
        _company.Ask(Keyed);

        _company.Refused(new ScheduleWakeups(CompanyDriver.Id, [Keyed, Keyed with { IdempotencyKey = "k2" }, Keyed with { IdempotencyKey = "k3" }])).Code
            .Should().Be(RefusalCodes.IdempotencyFull);
    }

    [Fact]
    public void Should_leave_the_state_untouched_when_it_only_looks_for_room()
    {
        _company.Under(policy => policy with { IdempotencyMaxKeys = 1 });
        _company.Ask(Keyed);
        var before = Properties.Canonical.Of(_company.State);
        _company.Now += TimeSpan.FromHours(24);

        _company.Refused(CompanyDriver.Order("nobody") with { IdempotencyKey = "k2" }).Code.Should().Be(RefusalCodes.AgentNotFound);

        Properties.Canonical.Of(_company.State).Should().Be(before);
    }
}
