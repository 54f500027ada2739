namespace EnvoyRls.Core.Coordination;

/// <summary>How many replicas share limits: as many as were seen, and no fewer than are known to be there. Safe from any thread.</summary>
/// <param name="least">The least number, at least 1.</param>
public sealed class ReplicaCount(int least)
{
    private int _seen;

    /// <summary>How many there are.</summary>
    public int Live => Math.Max(least, Volatile.Read(ref _seen));

    /// <summary>Takes in how many were seen.</summary>
    public void See(int replicas) => Volatile.Write(ref _seen, replicas);
}
