// Each spec has the machine to itself: some measure time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
