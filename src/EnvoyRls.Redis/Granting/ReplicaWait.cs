namespace EnvoyRls.Redis.Granting;

/// <summary>How leases wait for replicas of the server that grants them.</summary>
/// <param name="Replicas">How many have to know of a slice before it is spent; 1 or more.</param>
/// <param name="Milliseconds">How long they have for that; 1 or more, as 0 is for ever to Redis.</param>
internal sealed record ReplicaWait(int Replicas, int Milliseconds)
{
    /// <summary>Half of the longest time that a slice is made to last for.</summary>
    private const double Longest = 10;

    /// <summary>The options' wait, at most half of what a batch may take, so that calls that wait for a lease are answered in time.</summary>
    public static ReplicaWait Of(RedisOptions options) =>
        new(options.LeaseWaitReplicas, (int)Math.Clamp(options.OperationTimeout.TotalMilliseconds / 2, 1, Longest));
}
