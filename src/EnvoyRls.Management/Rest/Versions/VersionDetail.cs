namespace EnvoyRls.Management.Rest.Versions;

/// <summary>A change of what is managed, with what it did to each object.</summary>
internal sealed record VersionDetail(
    long Number, DateTimeOffset At, string Author, string Reason, string Summary, IReadOnlyList<ObjectChangeView> Changes);
