using System.Collections.Immutable;
using TeamX.Actors.Domain.Company;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Domain.Goals;

/// <summary>The goals of a company, under its mission.</summary>
public sealed class GoalTree
{
    private readonly Dictionary<GoalId, Goal> _byId = [];

    /// <summary>All goals, in no order.</summary>
    public IReadOnlyCollection<Goal> All => _byId.Values;

    /// <summary>The goal, if there is one.</summary>
    public Goal? Find(GoalId id) => _byId.GetValueOrDefault(id);

    internal void Apply(GoalEvent body, DateTimeOffset at)
    {
        switch (body)
        {
            case GoalDefined defined:
                var goal = Find(defined.GoalId);
                if (goal is null)
                {
                    _byId.Add(defined.GoalId, goal = new Goal(defined, at));
                }

                goal.Definition = defined;
                goal.MoveUnder(defined.ParentGoalId is { } parent ? _byId[parent] : null);
                break;
            case GoalDecomposed:
                break;
            default:
                throw CompanyState.Unknown(body);
        }
    }

    internal ImmutableArray<GoalSnapshot> ToSnapshot() => [.. _byId.Values.Select(goal => goal.ToSnapshot())];

    internal void Restore(ImmutableArray<GoalSnapshot> goals)
    {
        foreach (var goal in goals)
        {
            _byId.Add(goal.Definition.GoalId, new Goal(goal.Definition, goal.CreatedAt));
        }

        foreach (var goal in _byId.Values)
        {
            goal.MoveUnder(goal.Definition.ParentGoalId is { } parent ? _byId[parent] : null);
        }
    }
}
