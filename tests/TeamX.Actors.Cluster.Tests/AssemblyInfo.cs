// One cluster at a time: two of them are more processes than a small machine lets answer in time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
