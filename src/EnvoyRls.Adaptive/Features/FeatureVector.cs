using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Features;

/// <summary>A subject's features in one interval.</summary>
internal sealed class FeatureVector
{
    public required Subject Subject { get; init; }

    /// <summary>A number for each <see cref="KeyFeature"/>, or each <see cref="DomainFeature"/> of a domain; all finite.</summary>
    public required double[] Values { get; init; }

    /// <summary>Hits a second in the interval (calls, of a domain or a signature).</summary>
    public required double Rate { get; init; }

    /// <summary>What is normal for it, as learnt before the interval.</summary>
    public required Baseline Baseline { get; init; }

    /// <summary>What it was made of, for a key.</summary>
    public ObservedKey? Key { get; init; }

    /// <summary>What it was made of, for a signature.</summary>
    public ObservedSignature? Signature { get; init; }
}
