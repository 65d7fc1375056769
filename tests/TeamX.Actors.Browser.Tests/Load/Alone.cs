namespace TeamX.Actors.Browser.Tests.Load;

/// <summary>What measures disturbs nobody, and nobody disturbs it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
