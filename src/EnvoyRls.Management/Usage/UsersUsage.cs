namespace EnvoyRls.Management.Usage;

/// <summary>The users with most hits.</summary>
internal sealed record UsersUsage(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<UsageShare> Users);
