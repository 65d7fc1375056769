using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Json;
using TeamX.Actors.Persistence.Verification;

namespace TeamX.Actors.Host.Cli.Verbs;

/// <summary>The verb <c>verify</c>: checks a journal for its invariants, without an engine and without a change.</summary>
internal static class VerifyVerb
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    public static Command Create(CliIo io)
    {
        var (directory, connection, json) = (CliCommand.DataDirectoryOption(), CliCommand.ConnectionOption(), CliCommand.JsonOption());
        var company = new Option<string>("--company", "-c") { Description = "Only this company.", HelpName = "ID" };
        return new Command("verify", "Check a journal for its invariants: reads files or database alone, also beside running hosts, and changes nothing.")
        {
            directory, connection, company, json,
        }.Runs(io, json, (arguments, _) =>
        {
            var only = arguments.GetValue(company) is { } id ? new CompanyId(id) : (CompanyId?)null;
            return Task.FromResult(Run(io, SettingsFiles.Storage(arguments.GetValue(directory), arguments.GetValue(connection)), only, arguments.GetValue(json)));
        });
    }

    private static int Run(CliIo io, StoragePlace place, CompanyId? only, bool json)
    {
        using var journal = place.OpenJournal();
        var checkedCompanies = new List<CompanyJson>();
        var violations = new List<Violation>();
        var checks = Invariants.All.ToDictionary(invariant => invariant, _ => 0L);
        foreach (var audit in JournalAudit.Of(journal, only))
        {
            checkedCompanies.Add(CompanyJson.Of(audit));
            violations.AddRange(audit.Violations);
            foreach (var (invariant, count) in audit.Checked)
            {
                checks[invariant] += count;
            }
        }

        if (only is not null && checkedCompanies.Count == 0)
        {
            throw new CliFault(ExitCode.Refused, $"company_not_found: The journal in {place.Name} knows no company '{CliText.Clean(only.Value.Value)}'.");
        }

        if (json)
        {
            var report = new
            {
                directory = place.Name,
                companies = checkedCompanies,
                checks = checks.Select(check => new
                {
                    invariant = NameOf(check.Key), sentence = Invariants.Sentence(check.Key), @checked = check.Value, broken = Broken(violations, check.Key),
                }),
                violations = violations.Select(found => new
                {
                    companyId = found.CompanyId.Value, eventNumber = found.EventNumber, invariant = NameOf(found.Invariant), message = found.Message,
                }),
            };
            io.Out.WriteLine(JsonSerializer.Serialize(report, ApiJson.Options));
        }
        else
        {
            Show(io, place.Name, checkedCompanies, checks, violations);
        }

        return violations.Count == 0 ? ExitCode.Fine : ExitCode.Refused;
    }

    private static void Show(
        CliIo io, string place, List<CompanyJson> companies, Dictionary<Invariant, long> checks, List<Violation> violations)
    {
        io.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{place}: {companies.Count} companies, {companies.Sum(one => one.Commits)} commits, {companies.Sum(one => one.Events)} events, {companies.Sum(one => one.Starts)} starts"));
        CliTable.Write(io, ["Invariant", "Checked", "Broken"], [.. checks.Select(check => new[]
        {
            Invariants.Sentence(check.Key), Text(check.Value), Text(Broken(violations, check.Key)),
        })]);
        foreach (var note in companies.SelectMany(Notes))
        {
            io.Out.WriteLine(note);
        }

        foreach (var found in violations)
        {
            io.Out.WriteLine(CliText.Clean($"{found.CompanyId}, event {Text(found.EventNumber)}: {found.Message}"));
        }

        io.Out.WriteLine(violations.Count == 0 ? "All invariants hold." : $"{Text(violations.Count)} violations.");
    }

    private static IEnumerable<string> Notes(CompanyJson company)
    {
        if (company.From > 0)
        {
            yield return $"{company.Id}: checked from a snapshot at event {Text(company.From)} on; the rows before it are gone.";
        }

        if (company.Adopted > 0)
        {
            yield return $"{company.Id}: {Text(company.Adopted)} starts were recorded belatedly, by a supervisor that restarted; their turn is not judged.";
        }

        if (company.ClockWentBack > TimeSpan.Zero)
        {
            yield return $"{company.Id}: the wall clock went back, by at most {DurationText.Of(company.ClockWentBack)}.";
        }

        if (company.LatestInstant - DateTimeOffset.UtcNow > Tolerance)
        {
            yield return $"{company.Id}: the latest event is of {InstantText.Of(company.LatestInstant)}, ahead of this machine's clock.";
        }
    }

    private static int Broken(List<Violation> violations, Invariant invariant) => violations.Count(found => found.Invariant == invariant);

    private static string NameOf(Invariant invariant) => JsonNamingPolicy.CamelCase.ConvertName(invariant.ToString());

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>What was read of one company. <c>From</c> is the last event that a snapshot stood in for; 0 when the check began at the first.</summary>
    private sealed record CompanyJson(
        string Id, long From, long Commits, long Events, long Starts, long Adopted, long Accepted, int Unfinished, int MostRunning, TimeSpan ClockWentBack,
        DateTimeOffset LatestInstant)
    {
        public static CompanyJson Of(CompanyAudit audit) => new(
            audit.CompanyId.Value, audit.StartedAt, audit.Commits, audit.Events, audit.Starts, audit.Adopted, audit.Accepted, audit.Unfinished,
            audit.MostRunning, audit.ClockWentBack, audit.LatestInstant);
    }
}
