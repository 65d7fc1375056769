using CsCheck;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;

namespace TeamX.Actors.Domain.Tests.Properties;

public sealed class WorkProperties
{
    [Fact]
    public void Should_keep_trees_and_wake_once_for_each_assignment_whatever_is_planned() =>
        Step.Plans(160).Sample(
            story =>
            {
                var company = CompanyDriver.With("ada", "bob", "cyd", "dan");
                var model = new NaiveCompany();
                company.Journal.ForEach(recorded => model.See(recorded, chosenByQueue: false));
                company.Witness = model.See;
                var work = new NaiveWork(company);
                var teller = new Storyteller(company, story.ClockJumps);
                for (var i = 0; i < story.Steps.Length; i++)
                {
                    var known = company.Journal.Count;
                    teller.Take(story.Steps[i], i);
                    work.Catch();
                    NobodyWaitsForWhatWasClosed(company, known);
                }
            },
            iter: 600, print: story => story.ToString());

    private static void NobodyWaitsForWhatWasClosed(CompanyDriver company, int known)
    {
        var closed = company.Journal.Skip(known).Select(recorded => recorded.Body).OfType<TicketStatusChanged>()
            .Where(changed => changed.Status is TicketStatus.Done or TicketStatus.Cancelled)
            .Select(changed => changed.TicketId.Value).ToHashSet();
        if (closed.Count > 0)
        {
            company.Pending.Where(wakeup => closed.Contains(wakeup.Request.Context.TicketId ?? string.Empty)).Should().BeEmpty();
        }
    }
}
