using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TeamX.Actors.Host.Tests.Support;
using TeamX.Actors.Hosting;

namespace TeamX.Actors.Host.Tests.Program;

public sealed class SettingsSpecs
{
    [Fact]
    public void Should_take_a_given_list_of_delays_as_the_whole_list_when_it_is_bound()
    {
        var options = Bind(("TeamX:Retry:Delays:0", "00:00:01"), ("TeamX:Retry:Delays:1", "1.00:00:00"));

        options.Retry.Delays.Should().Equal(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
    }

    [Fact]
    public void Should_leave_the_delays_to_the_policy_when_none_are_given() => Bind(("TeamX:RunTimeout", "00:05:00")).Retry.Delays.Should().BeNull();

    [Fact]
    public async Task Should_retry_as_often_as_the_list_is_long_when_an_order_does_not_say()
    {
        using var data = new TempFolder();
        using var host = await HostProcess.StartAsync(data.Path, new Dictionary<string, string> { ["TeamX__Retry__Delays__0"] = "00:00:01" });
        using var http = new HttpClient { BaseAddress = host.Url };
        (await http.PutAsJsonAsync("/api/companies/acme", new { name = "Acme" })).Dispose();
        (await http.PutAsJsonAsync("/api/companies/acme/agents/ann", new { name = "Ann", runner = new { kind = "echo" } })).Dispose();

        using var response = await http.PostAsJsonAsync("/api/companies/acme/wakeups", new { agentId = "ann", trigger = new { type = "manual" } });

        var wakeup = await http.GetFromJsonAsync<JsonElement>(response.Headers.Location);
        wakeup.GetProperty("maxRetries").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task Should_give_the_engine_time_to_drain_when_the_host_is_shut_down()
    {
        using var data = new TempFolder();
        var host = TeamXHost.Build(["--TeamX:DataDirectory", data.Path, "--TeamX:ShutdownGrace", "00:02:00", "--TeamX:CancelGrace", "00:00:30"]);
        await using (host)
        {
            host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.Should().BeGreaterThan(TimeSpan.FromSeconds(165));
        }
    }

    private static TeamXOptions Bind(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build().GetSection(TeamXOptions.SectionName).Get<TeamXOptions>()!;
}
