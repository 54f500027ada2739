using EnvoyRls.Adaptive.Features;

namespace EnvoyRls.Adaptive.Detection;

/// <summary>What the detectors say of a subject in one interval.</summary>
internal sealed class Finding
{
    public required FeatureVector Features { get; init; }

    /// <summary>How probable such a score is in clean traffic, all detectors taken together; above 0 to 1.</summary>
    public required double PValue { get; init; }

    /// <summary>How sure it is that this is no clean traffic, 0 to 1, calibrated on false alarms.</summary>
    public required double Confidence { get; init; }

    /// <summary>Whether it was strange in enough of the last intervals.</summary>
    public required bool Persists { get; init; }

    /// <summary>The strangest detector's name and score, for the record.</summary>
    public required string Detector { get; init; }

    public required double Score { get; init; }

    /// <summary>What made it strange, the largest part first; at most five.</summary>
    public required IReadOnlyList<Contribution> Contributions { get; init; }

    /// <summary>The version of the models: <c>generic</c> or <c>isolation_forest:7</c>.</summary>
    public required string Model { get; init; }
}
