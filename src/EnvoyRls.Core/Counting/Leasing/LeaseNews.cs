namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>What the store last told of a counter. Times are the boot clock's.</summary>
/// <param name="Remaining">Hits that were left beside those leased.</param>
/// <param name="ResetAt">When the counter is as if it had never been charged; nothing for fixed windows.</param>
/// <param name="WindowStart">The window it told of; for fixed windows only.</param>
/// <param name="Denials">How many answers in a row were denials.</param>
/// <param name="DeniedUntil">Until when hits are denied without asking again.</param>
/// <param name="AdmitsAt">When the counter will admit a hit, if nothing is given back before.</param>
internal sealed record LeaseNews(long Remaining, long ResetAt, long WindowStart, int Denials, long DeniedUntil, long AdmitsAt)
{
    public static LeaseNews None { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Whether a charge is denied for now; what was too much for others may be few enough.</summary>
    public bool Denies(in Charge charge, long now) => now < DeniedUntil && charge.Hits > Remaining && charge.Window.Start == WindowStart;
}
