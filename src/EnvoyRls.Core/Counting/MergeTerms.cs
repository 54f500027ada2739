namespace EnvoyRls.Core.Counting;

/// <summary>What a merge tells a store that was away.</summary>
/// <param name="Field">Who tells: a replica and one of its records, UTF-8; unique among all that are ever merged into the counter.</param>
/// <param name="Admitted">All hits that the record has admitted so far: a merge that comes again, or late, charges nothing twice.</param>
/// <param name="Most">The most hits to charge now; fewer than were admitted where some have drained or slid out of the window since.</param>
/// <param name="Seen">
/// Of fixed windows the value that the counter was last seen at before; one that has lost it is brought back to it. 0 where it was not seen.
/// </param>
/// <param name="SeenAt">When that was, Unix microseconds by the store's clock.</param>
public sealed record MergeTerms(ReadOnlyMemory<byte> Field, long Admitted, long Most, long Seen, long SeenAt);
