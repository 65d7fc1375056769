// The trial mostly waits for nodes to be missed, and has a cluster of its own; all others follow each other beside it.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly, MaxParallelThreads = 2)]
