namespace EnvoyRls.Management.Usage;

/// <summary>Whole minutes in UTC.</summary>
internal static class Minutes
{
    /// <summary>The minute that a moment lies in.</summary>
    public static DateTimeOffset Floor(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    /// <summary>The first whole minute that does not begin before a moment.</summary>
    public static DateTimeOffset Ceiling(DateTimeOffset moment) => Floor(moment.AddTicks(TimeSpan.TicksPerMinute - 1));
}
