// Most specs wait for another process or a clock, so one more than there are cores keeps a small machine busy.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
