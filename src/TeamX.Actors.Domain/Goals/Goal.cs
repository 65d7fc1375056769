using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Goals;

/// <summary>One goal in the state of its company.</summary>
public sealed class Goal : TreeNode<Goal>
{
    internal Goal(GoalDefined definition, DateTimeOffset createdAt) => (Definition, CreatedAt) = (definition, createdAt);

    /// <summary>The identity.</summary>
    public GoalId Id => Definition.GoalId;

    /// <summary>The definition in force.</summary>
    public GoalDefined Definition { get; internal set; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; }

    internal GoalSnapshot ToSnapshot() => new(Definition, CreatedAt);
}
