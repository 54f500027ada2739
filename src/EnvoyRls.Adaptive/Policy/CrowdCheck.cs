using EnvoyRls.Adaptive.Features;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>
/// Tells a crowd from an attack: where everything rises together, in proportion and by the same kind of clients as ever, people have
/// come. An attack shows as new clients, as few busy ones, or as a descriptor that stands out.
/// </summary>
internal static class CrowdCheck
{
    private const double LeastRise = 1.5;
    private const double MostShift = 0.1;

    /// <summary>How many times more than its domain a key has to rise not to be taken for a part of the crowd.</summary>
    private const double KeyRise = 4;

    private static readonly double MostBirths = Math.Log(2);

    /// <summary>Whether the domain as a whole looks like a crowd, signatures left out.</summary>
    public static bool IsCrowd(DomainView domain) =>
        domain.Rise >= LeastRise
        && domain[DomainFeature.Births] <= Math.Log(domain.Rise) + MostBirths
        && domain[DomainFeature.Entropy] >= -MostShift
        && domain[DomainFeature.TopShare] <= MostShift
        && domain[DomainFeature.Newcomers] <= MostShift;

    /// <summary>Whether a key rises about as much as its domain does.</summary>
    public static bool RisesAlong(DomainView domain, FeatureVector key) =>
        key.Rate <= Math.Max(key.Baseline.Expected, 1e-9) * domain.Rise * KeyRise;
}
