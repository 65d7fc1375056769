using TeamX.Actors.Host.Tests.Api;
using TeamX.Actors.Host.Tests.Support;

namespace TeamX.Actors.Host.Tests.Events;

public sealed class NoHistorySpecs(NoHistorySpecs.ForgetfulHost host) : IClassFixture<NoHistorySpecs.ForgetfulHost>
{
    [Theory]
    [InlineData("/api/companies/acme/events")]
    [InlineData("/api/events")]
    public async Task Should_answer_503_when_the_host_keeps_no_history(string path)
    {
        using var response = await host.SendAsync(HttpMethod.Get, path);

        (await Problem.OfAsync(response)).Should().BeEquivalentTo(new { Status = 503, Code = "history_disabled" });
        Contract.Allows("GET", path, 503, "history_disabled").Should().BeTrue();
    }

    public sealed class ForgetfulHost : HostFixture
    {
        protected override string[] Settings => ["--TeamX:History:Enabled", "false"];
    }
}
