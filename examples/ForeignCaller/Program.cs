// Another Akka.NET program that wakes an agent. It has an actor system of its own and knows nothing of the engine but an address:
//   dotnet run --project examples/ForeignCaller -- akka.tcp://teamx@127.0.0.1:4053/user/teamx acme ann [idempotency key]
// Where the host wants API keys, the environment variable TEAMX_API_KEY has one.
using Akka.Actor;
using Akka.Configuration;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting;

if (args is not [var address, var company, var agent, .. var rest])
{
    await Console.Error.WriteLineAsync("ForeignCaller <address> <company> <agent> [idempotency key]");
    return 2;
}

// The frame is as large as the host's, so that the largest page arrives. reference.conf says which serializer the messages have.
var config = ConfigurationFactory.ParseString("""
    akka {
      loglevel = WARNING
      actor.provider = remote
      remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0, maximum-frame-size = 16842752b }
    }
    """).WithFallback(TeamXHocon.Load("reference"));

using var system = ActorSystem.Create("foreign-caller", config);
var teamx = system.ActorSelection(address);
var key = Environment.GetEnvironmentVariable("TEAMX_API_KEY");
var patience = TimeSpan.FromSeconds(10);

// Messages are delivered at most once. The key makes it safe to ask again after silence: the answer is then that of the first time.
var wake = new ScheduleWakeup(new CompanyId(company), new WakeupOrder(new AgentId(agent), new Trigger(TriggerType.Manual))
{
    IdempotencyKey = rest is [var given, ..] ? given : Guid.NewGuid().ToString(),
    Reason = "a foreign program asks",
})
{
    RequestedBy = "foreign-caller",
};
var answer = await Patiently(wake);
if (answer is not WakeupReceipt receipt)
{
    await Console.Error.WriteLineAsync($"Refused: {answer}");
    return 1;
}

Console.WriteLine($"{receipt.Outcome}: {receipt.WakeupId}");

while (true)
{
    answer = await Patiently(new GetWakeup(new CompanyId(company), receipt.WakeupId));
    if (answer is WakeupView { Status: WakeupStatus.Completed or WakeupStatus.Failed or WakeupStatus.Cancelled } wakeup)
    {
        Console.WriteLine($"{wakeup.Status}: {wakeup.Result ?? wakeup.Error ?? wakeup.Reason}");
        return wakeup.Status == WakeupStatus.Completed ? 0 : 1;
    }

    await Task.Delay(TimeSpan.FromMilliseconds(200));
}

// Asks until there is an answer, five times at most.
async Task<CompanyReply> Patiently(IWithCompanyId message)
{
    for (var attempt = 1; ; attempt++)
    {
        try
        {
            return await teamx.Ask<CompanyReply>(key is null ? message : new GatewayRequest(key, message), patience);
        }
        catch (AskTimeoutException) when (attempt < 5)
        {
            await Console.Error.WriteLineAsync("No answer yet; asking again.");
        }
    }
}
