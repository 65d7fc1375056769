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

    [Fact]
    public void Should_refuse_a_goal_exactly_when_it_would_close_a_cycle_or_be_too_deep() =>
        Gen.Select(Gen.Int[0, 44], Gen.Int[0, 60]).Array[200, 400].Sample(
            moves =>
            {
                var company = CompanyDriver.With();
                var above = new Dictionary<string, string?>();
                foreach (var (one, other) in moves)
                {
                    // One third goes under the deepest, so that the limit is met.
                    var deepest = above.Keys.OrderByDescending(id => Depth(above, id)).ThenBy(id => id).FirstOrDefault();
                    var (goal, parent) = ($"g{one}", other > 44 ? deepest : other == 0 ? null : $"g{other}");
                    var reply = company.Send(CompanyDriver.GoalOrder(goal, parent));

                    var after = new Dictionary<string, string?>(above) { [goal] = parent };
                    var code = parent is not null && parent != goal && !above.ContainsKey(parent) ? RefusalCodes.GoalNotFound
                        : Depth(after, goal) > after.Count ? RefusalCodes.GoalCycle
                        : after.Keys.Max(id => Depth(after, id)) > 32 ? RefusalCodes.GoalTooDeep
                        : null;
                    ((reply as Refusal)?.Code).Should().Be(code);
                    above = code is null ? after : above;
                }
            },
            iter: 100);

    /// <summary>Levels down to here; more than there are goals when the way never ends.</summary>
    private static int Depth(Dictionary<string, string?> above, string id)
    {
        var depth = 0;
        for (var at = id; at is not null && depth <= above.Count; at = above.GetValueOrDefault(at))
        {
            depth++;
        }

        return depth;
    }

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
