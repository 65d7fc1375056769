using Akka.Actor;
using Akka.Persistence;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;
using static TeamX.Actors.Tests.Persistence.SqliteCompanies;

namespace TeamX.Actors.Tests.Persistence;

public sealed class TeamXHoconSpecs
{
    [Fact]
    public void Should_bind_commits_and_snapshots_when_reference_is_loaded()
    {
        using var kit = new Akka.TestKit.Xunit2.TestKit(TeamXHocon.Load("reference"));

        foreach (var type in new[] { typeof(Commit), typeof(CompanySnapshot) })
            kit.Sys.Serialization.FindSerializerForType(type).Should().BeOfType<CompanySerializer>();
        kit.Sys.Serialization.Deserialize(kit.Sys.Serialization.Serialize(Samples.Snapshot), CompanySerializer.FixedId, "s").Should().BeOfType<CompanySnapshot>();
    }

    [Fact]
    public void Should_recover_in_memory_when_test_settings_are_loaded()
    {
        using var kit = new Akka.TestKit.Xunit2.TestKit(TeamXHocon.Load("test").WithFallback(TeamXHocon.Load("reference")));
        var props = Props.Create(() => new Scribe("company-1", kit.TestActor));
        var company = kit.Sys.ActorOf(props);
        kit.ExpectMsg(new Recovered("company-1", 0, null));
        company.Tell(new Write(2));
        kit.ExpectMsg(new Written("company-1", 2, 0));
        company.Tell(new Save(2));
        kit.ExpectMsg<SaveSnapshotSuccess>();

        kit.Sys.ActorOf(props);

        kit.ExpectMsg(new Recovered("company-1", 2, 2));
    }

    [Fact]
    public void Should_say_which_when_file_does_not_exist()
    {
        var load = () => TeamXHocon.Load("nothing");

        load.Should().Throw<ArgumentException>().WithMessage("There is no hocon/nothing.conf.*");
    }
}
