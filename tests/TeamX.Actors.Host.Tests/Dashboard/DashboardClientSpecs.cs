using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using TeamX.Actors.Company;
using TeamX.Actors.Dashboard.Client;
using TeamX.Actors.Dashboard.Security;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Tests.Security;

namespace TeamX.Actors.Host.Tests.Dashboard;

/// <summary>What an open page may do: it is asked at each message, whatever buttons it shows.</summary>
public sealed class DashboardClientSpecs(KeyedHost host) : IClassFixture<KeyedHost>
{
    private static readonly CompanyId Acme = new("acme");
    private static readonly CompanyId Other = new("other");

    [Fact]
    public async Task Should_refuse_a_write_when_a_reader_sits_before_the_page()
    {
        await using var page = Open(KeyedHost.AcmeReader);

        var reply = await page.Client.SendAsync(new PauseCompany(Acme, "from the page", false));

        reply.Should().BeOfType<Refusal>().Which.Code.Should().Be("role_forbidden");
        (await page.Client.AskAsync(new GetCompany(Acme))).Should().BeOfType<CompanyView>().Which.Paused.Should().BeFalse();
        page.Client.MayWrite(Acme).Should().BeFalse();
    }

    [Theory]
    [InlineData(KeyedHost.OtherOperator)]
    [InlineData(null)]
    public async Task Should_answer_nothing_when_the_page_is_of_somebody_else(string? key)
    {
        await using var page = Open(key);

        (await page.Client.AskAsync(new GetStats(Acme))).Should().BeOfType<Refusal>();
        (await page.Client.SendAsync(new PauseCompany(Acme, null, false))).Should().BeOfType<Refusal>();
        (await page.Client.ListCompaniesAsync(new ListCompanies())).Items.Should().NotContain(Acme);
        (await page.Client.ReadHistoryAsync(Acme, _ => Task.FromResult("read"))).Should().BeNull();
    }

    [Fact]
    public async Task Should_carry_out_and_sign_a_write_when_an_operator_sits_before_the_page()
    {
        await host.AgentAsync("ann", """{"kind":"echo","failTimes":0}""");
        await using var page = Open(KeyedHost.Operator);

        var reply = await page.Client.SendAsync(new ScheduleWakeup(Acme, new WakeupOrder(new("ann"), new Trigger(TriggerType.Manual))));

        var id = reply.Should().BeOfType<WakeupReceipt>().Which.WakeupId;
        (await page.Client.AskAsync(new GetWakeup(Acme, id))).Should().BeOfType<WakeupView>().Which.RequestedBy.Should().Be("dashboard (key 1)");
    }

    [Theory]
    [InlineData(KeyedHost.AcmeReader, false)]
    [InlineData(KeyedHost.AcmeOperator, true)]
    public async Task Should_show_the_settings_of_runners_to_operators_alone_when_agents_are_read(string key, bool shown)
    {
        await host.AgentAsync("ann", """{"kind":"echo","failTimes":0}""");
        await using var page = Open(key);

        AgentView[] views =
        [
            ((AgentPage)await page.Client.AskAsync(new ListAgents(Acme))).Items[0],
            (AgentView)await page.Client.AskAsync(new GetAgent(Acme, new("ann"))),
            ((AgentExplanation)await page.Client.AskAsync(new ExplainAgent(Acme, new("ann")))).Agent,
        ];

        views.Should().AllSatisfy(agent => (agent.Runner.Kind, agent.Runner.Settings is not null).Should().Be(("echo", shown)));
    }

    [Fact]
    public async Task Should_answer_nothing_any_more_when_the_login_has_ended()
    {
        await using var page = Open(null);
        var tickets = page.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("TeamX.Dashboard.Ticket.v1").ToTimeLimitedDataProtector();
        var old = tickets.Protect(Actors.Security.ApiKeys.HashOf(KeyedHost.Operator), DateTimeOffset.UtcNow.AddSeconds(-1));
        page.Services.GetRequiredService<DashboardSession>().Enter(Convert.ToBase64String(old));

        (await page.Client.AskAsync(new GetCompany(Acme))).Should().BeOfType<Refusal>().Which.Code.Should().Be("key_missing");
    }

    private OpenPage Open(string? key) => new(host.Services.CreateAsyncScope(), key);

    /// <summary>What lives on the server while a page is open.</summary>
    private sealed class OpenPage : IAsyncDisposable
    {
        private readonly AsyncServiceScope _scope;

        public OpenPage(AsyncServiceScope scope, string? key)
        {
            _scope = scope;
            if (key is not null)
            {
                Services.GetRequiredService<DashboardSession>().Enter(Services.GetRequiredService<DashboardTickets>().Issue(key));
            }
        }

        public IServiceProvider Services => _scope.ServiceProvider;

        public DashboardClient Client => Services.GetRequiredService<DashboardClient>();

        public ValueTask DisposeAsync() => _scope.DisposeAsync();
    }
}
