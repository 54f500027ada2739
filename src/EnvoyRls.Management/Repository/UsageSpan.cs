namespace EnvoyRls.Management.Repository;

/// <summary>Minutes of usage.</summary>
/// <param name="From">The first minute.</param>
/// <param name="To">The first minute after the last.</param>
internal readonly record struct UsageSpan(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The replica whose later minutes are left out, because the asker has them itself; <see langword="null"/> for none.</summary>
    public string? Except { get; init; }

    /// <summary>The first minute that is left out of <see cref="Except"/>.</summary>
    public DateTimeOffset ExceptFrom { get; init; }

    public bool Contains(UsageRow row) => row.Minute >= From && row.Minute < To && !(row.Replica == Except && row.Minute >= ExceptFrom);
}
