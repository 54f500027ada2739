namespace EnvoyRls.Management.Status;

/// <summary>Who this replica is.</summary>
/// <param name="Id">Made anew at each start, so that what it tells never takes the place of what it told before.</param>
/// <param name="Host">The name of its machine or pod.</param>
/// <param name="Software">The version of the program.</param>
/// <param name="StartedAt">When it started.</param>
internal sealed record ReplicaIdentity(string Id, string Host, string Software, DateTimeOffset StartedAt)
{
    private const int IdDigits = 12;

    /// <summary>This process, which starts now.</summary>
    public static ReplicaIdentity Create(string software, TimeProvider time) =>
        new(Guid.NewGuid().ToString("N")[..IdDigits], Environment.MachineName, software, time.GetUtcNow());
}
