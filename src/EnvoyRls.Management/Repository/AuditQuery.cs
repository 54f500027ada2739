namespace EnvoyRls.Management.Repository;

/// <summary>Which entries of the audit trail are asked for; what is <see langword="null"/> does not restrict.</summary>
internal sealed record AuditQuery
{
    public string? Actor { get; init; }

    public string? Action { get; init; }

    /// <summary>Only refused attempts (outcome 400 and above), or only the others.</summary>
    public bool? Refused { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    /// <summary>Most entries of one page, 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Where the page starts, from <see cref="Page{T}.Next"/>; <see langword="null"/> for the newest entries.</summary>
    public string? Cursor { get; init; }
}
