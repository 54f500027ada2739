namespace EnvoyRls.Adaptive.Features;

/// <summary>How many columns feature vectors have.</summary>
internal static class FeatureColumns
{
    /// <summary>The columns of keys, signatures and segments: one for each <see cref="KeyFeature"/>.</summary>
    public const int Key = (int)KeyFeature.Reputation + 1;

    /// <summary>The columns of domains: one for each <see cref="DomainFeature"/>.</summary>
    public const int Domain = (int)DomainFeature.Drift + 1;
}
