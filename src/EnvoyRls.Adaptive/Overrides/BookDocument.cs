namespace EnvoyRls.Adaptive.Overrides;

/// <summary>A book as it is written.</summary>
/// <param name="Version">The version of the format.</param>
/// <param name="Overrides">The overrides.</param>
/// <param name="Anomalies">The anomalies that go on.</param>
/// <param name="IsKilled">Whether everything is switched off.</param>
/// <param name="Modes">Modes that people set, by domain.</param>
/// <param name="Spared">Subjects that are left alone, until when.</param>
internal sealed record BookDocument(
    int Version,
    IReadOnlyList<Override>? Overrides,
    IReadOnlyList<OpenAnomaly>? Anomalies,
    bool IsKilled,
    Dictionary<string, string>? Modes,
    Dictionary<string, DateTimeOffset>? Spared)
{
    public static BookDocument Of(OverrideBook book) => new(
        OverrideBookFormat.Version,
        book.Overrides,
        book.Anomalies,
        book.IsKilled,
        book.Modes.ToDictionary(StringComparer.Ordinal),
        book.Spared.ToDictionary(StringComparer.Ordinal));

    /// <summary>The book, with what a later version says in words that this one lacks left out.</summary>
    public OverrideBook ToBook() => new()
    {
        Overrides = [.. (Overrides ?? []).Where(item => item is { Scope: { Path: not null, Domain: not null }, Id: not null })],
        Anomalies = [.. (Anomalies ?? []).Where(open => open is { Anomaly.Id: not null })],
        IsKilled = IsKilled,
        Modes = (Modes ?? []).ToDictionary(StringComparer.Ordinal),
        Spared = (Spared ?? []).ToDictionary(StringComparer.Ordinal),
    };
}
