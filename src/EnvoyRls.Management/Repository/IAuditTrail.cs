namespace EnvoyRls.Management.Repository;

/// <summary>Who did what. Kept for 90 days.</summary>
internal interface IAuditTrail
{
    /// <summary>Adds entries; durable when it returns.</summary>
    /// <exception cref="RepositoryException">They could not be kept.</exception>
    Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation);

    /// <summary>Entries that a query asks for, newest first.</summary>
    /// <exception cref="ArgumentException">The cursor is none that was given out.</exception>
    /// <exception cref="RepositoryException">The trail cannot be read.</exception>
    Task<Page<AuditEntry>> FindAsync(AuditQuery query, CancellationToken cancellation);
}
