// Tests wait for servers more than they compute; each arrangement of Redis is a collection.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
