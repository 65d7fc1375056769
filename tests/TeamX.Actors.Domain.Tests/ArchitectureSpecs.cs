using System.Reflection;

namespace TeamX.Actors.Domain.Tests;

public sealed class ArchitectureSpecs
{
    [Fact]
    public void Should_need_only_the_runtime_and_a_reader_of_cron_when_the_core_is_loaded()
    {
        var core = Assembly.Load("TeamX.Actors.Domain");

        core.GetReferencedAssemblies().Should().OnlyContain(reference =>
            reference.Name == "Cronos" || reference.Name!.StartsWith("System.", StringComparison.Ordinal));
    }
}
