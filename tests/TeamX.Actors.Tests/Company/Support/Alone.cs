namespace TeamX.Actors.Tests.Company.Support;

/// <summary>Specs that measure: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
