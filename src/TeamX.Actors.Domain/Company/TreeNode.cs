namespace TeamX.Actors.Domain.Company;

/// <summary>A place in a tree: goals under goals, tickets under tickets.</summary>
/// <typeparam name="TNode">The node itself.</typeparam>
public abstract class TreeNode<TNode>
    where TNode : TreeNode<TNode>
{
    private readonly HashSet<TNode> _children = [];

    /// <summary>The node above; null for a root.</summary>
    public TNode? Parent { get; private set; }

    /// <summary>The nodes directly below, in no order.</summary>
    public IReadOnlyCollection<TNode> Children => _children;

    /// <summary>Levels from the root to here, this one included.</summary>
    public int Depth => PathFromRoot().Count;

    /// <summary>Levels from here to the deepest node below, this one included.</summary>
    public int Height => 1 + (_children.Count == 0 ? 0 : _children.Max(child => child.Height));

    /// <summary>The nodes from the root to this one.</summary>
    public IReadOnlyList<TNode> PathFromRoot()
    {
        var path = new List<TNode>();
        for (var node = (TNode)this; node is not null; node = node.Parent)
        {
            path.Add(node);
        }

        path.Reverse();
        return path;
    }

    /// <summary>Whether <paramref name="other"/> is this node or above it.</summary>
    public bool IsUnder(TNode other)
    {
        var node = (TNode)this;
        while (node is not null && node != other)
        {
            node = node.Parent;
        }

        return node is not null;
    }

    internal void MoveUnder(TNode? parent)
    {
        if (Parent == parent)
        {
            return;
        }

        Parent?._children.Remove((TNode)this);
        Parent = parent;
        parent?._children.Add((TNode)this);
    }
}
