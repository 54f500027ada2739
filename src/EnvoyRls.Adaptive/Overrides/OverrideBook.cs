namespace EnvoyRls.Adaptive.Overrides;

/// <summary>All overrides and suggestions of the service, and what people have switched: the same document on every replica. Immutable.</summary>
internal sealed record OverrideBook
{
    /// <summary>Without anything.</summary>
    public static readonly OverrideBook Empty = new();

    /// <summary>Those in force and those that wait, and for a day those that are over; the newest first.</summary>
    public IReadOnlyList<Override> Overrides { get; init; } = [];

    /// <summary>Anomalies that go on, so that whoever leads next knows of them.</summary>
    public IReadOnlyList<OpenAnomaly> Anomalies { get; init; } = [];

    /// <summary>Whether everything is switched off: nothing is in force and nothing new comes into force.</summary>
    public bool IsKilled { get; init; }

    /// <summary>Modes that people set at run time, by domain; they go before settings and rule files.</summary>
    public IReadOnlyDictionary<string, string> Modes { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Subjects that people called no attack, until when they are left alone: scope as text, then the time.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Spared { get; init; } = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
}
