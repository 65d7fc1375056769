using TeamX.Actors.Browser.Tests.Support;

namespace TeamX.Actors.Browser.Tests.Security;

/// <summary>A host with keys, and the companies acme and other.</summary>
public sealed class KeyedHost : BrowserFixture
{
    public const string Operator = "operator-of-all-companies";
    public const string AcmeReader = "reader-of-acme-alone";

    protected override string? Key => Operator;

    protected override string[] Settings =>
    [
        "--TeamX:ApiKeys:0:Key", Operator, "--TeamX:ApiKeys:0:Role", "operator",
        "--TeamX:ApiKeys:1:Key", AcmeReader, "--TeamX:ApiKeys:1:Role", "reader", "--TeamX:ApiKeys:1:Companies:0", "acme",
    ];

    protected override async Task PrepareAsync()
    {
        using var acme = await TestCompany.CreateAsync(Url, "acme", Key);
        await acme.AgentAsync("ann");
        await acme.AgentAsync("broken", failTimes: 9);
        await acme.WakeupIsAsync(await acme.WakeAsync("broken", maxRetries: 0), "failed");
        await acme.PutAsync("tickets/T-1", new { title = "Write the manual" });
        await acme.PutAsync("schedules/nightly", new { agentId = "ann", cron = "30 2 * * *" });
        using var other = await TestCompany.CreateAsync(Url, "other", Key);
        await other.AgentAsync("olga");
    }
}
