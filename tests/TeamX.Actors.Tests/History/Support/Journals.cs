using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Tests.Driving;
using TeamX.Actors.Domain.Tests.Properties;
using TeamX.Actors.History;

namespace TeamX.Actors.Tests.History.Support;

/// <summary>Journals of random companies.</summary>
internal static class Journals
{
    private static readonly string[] Agents = ["ada", "bob", "cyd", "dan"];

    /// <summary>A company that lived through a story.</summary>
    public static CompanyDriver Live(Story story)
    {
        var company = new CompanyDriver();
        company.Send(new DefineCompany(CompanyDriver.Id, "Acme"));
        foreach (var agent in Agents)
        {
            company.Define(agent);
        }

        company.Under(policy => policy with { CircuitBreakerThreshold = 2 });
        var teller = new Storyteller(company, story.ClockJumps);
        for (var i = 0; i < story.Steps.Length; i++)
        {
            teller.Take(story.Steps[i], i);
        }

        return company;
    }

    /// <summary>The events that the retention leaves: each time it is applied, those before the first that is young enough go.</summary>
    public static List<RecordedEvent> Kept(IReadOnlyList<RecordedEvent> journal)
    {
        var kept = new List<RecordedEvent>();
        foreach (var recorded in journal)
        {
            kept.Add(recorded);
            if (recorded.Body is RetentionApplied applied)
            {
                kept.RemoveRange(0, kept.FindIndex(one => one.At >= applied.Before));
            }
        }

        return kept;
    }

    /// <summary>Whether nothing is forgotten, neither by the company nor by the history.</summary>
    public static bool IsWhole(IReadOnlyList<RecordedEvent> journal) => !journal.Any(recorded => recorded.Body is RetentionApplied);

    /// <summary>The journals of companies cut into rows that mingle as chance has it.</summary>
    public static List<JournaledCommit> Rows(Random chance, params (CompanyId Company, IReadOnlyList<RecordedEvent> Events)[] journals)
    {
        var rows = new List<JournaledCommit>();
        var places = new (int Event, int Sequence)[journals.Length];
        while (true)
        {
            var open = Enumerable.Range(0, journals.Length).Where(i => places[i].Event < journals[i].Events.Count).ToArray();
            if (open.Length == 0)
            {
                return rows;
            }

            var which = open[chance.Next(open.Length)];
            var (from, sequence) = places[which];
            var events = journals[which].Events.Skip(from).Take(chance.Next(1, 9)).ToArray();
            places[which] = (from + events.Length, sequence + 1);
            rows.Add(new JournaledCommit(
                rows.Count + 1, journals[which].Company, sequence + 1, new Commit(events[0].Number, events[0].At, "process-0", [.. events])));
        }
    }
}
