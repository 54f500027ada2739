namespace EnvoyRls.Management.Repository;

/// <summary>A running replica as it last told of itself.</summary>
/// <param name="Id">Made anew at each start.</param>
/// <param name="Host">The name of its machine or pod.</param>
/// <param name="Software">The version of the program.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="SeenAt">When it told this.</param>
/// <param name="ManagedVersion">The managed version in force there.</param>
/// <param name="IsHealthy">Whether it answers calls.</param>
internal sealed record ReplicaInfo(string Id, string Host, string Software, DateTimeOffset StartedAt, DateTimeOffset SeenAt, long ManagedVersion, bool IsHealthy);
