using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>
/// Tells a crowd from an attack: where everything rises together, in proportion and by the same kind of clients as ever, people have
/// come. An attack shows as new clients, as few busy ones, or as a descriptor that stands out.
/// </summary>
internal static class CrowdCheck
{
    private const double LeastRise = 1.5;

    /// <summary>By how much entropy and shares may shift from what is usual.</summary>
    private const double MostShift = 0.1;

    /// <summary>How many times as many clients may be new as the rise alone would bring.</summary>
    private const double MostBirths = 2;

    /// <summary>The share of the keys that must rise with the domain, where there are enough of them to tell.</summary>
    private const double LeastRising = 0.5;

    private const int EnoughKeys = 20;

    /// <summary>How many times more than its domain a key has to rise not to be taken for a part of the crowd.</summary>
    private const double KeyRise = 4;

    /// <summary>No crowd makes a domain rise by more.</summary>
    private const double MostCarriedRise = 20;

    /// <summary>A step in traffic that a new release makes is no larger.</summary>
    private const double MostStep = 3;

    /// <summary>From this share of a domain's clients on everybody takes part.</summary>
    private const double Everybody = 0.4;

    /// <summary>Whether the domain as a whole looks like a crowd, signatures left out.</summary>
    public static bool IsCrowd(DomainView domain) =>
        domain.Pulse is { } pulse
        && domain.Rise >= LeastRise
        && (pulse.Keys < EnoughKeys || pulse.Rising >= LeastRising)
        && pulse.Births <= Math.Max(1, pulse.UsualBirths) * domain.Rise * MostBirths
        && pulse.Entropy >= pulse.UsualEntropy - MostShift
        && pulse.TopShare <= pulse.UsualTopShare + MostShift
        && pulse.Newcomers <= pulse.UsualNewcomers + MostShift;

    /// <summary>
    /// Whether a key that was there before rises no more than its domain does, whoever makes that rise: when a crowd comes, those come more
    /// often too who know the place, and a crowd of strangers is no reason to hold them down.
    /// </summary>
    public static bool IsCarriedAlong(DomainView domain, FeatureVector key) =>
        domain.Rise is >= LeastRise and <= MostCarriedRise && !key.Baseline.IsInherited && RisesAlong(domain, key);

    /// <summary>
    /// Whether a signature is what the usual clients, and many of them, do now, while the domain rises by no more than a step: a new release
    /// calls something new.
    /// </summary>
    public static bool IsStep(DomainView domain, ObservedSignature? signature) =>
        domain is { KnowsClients: true, Pulse: { } pulse, Observed.Clients: > 0 }
        && signature is { Calls: > 0 }
        && IsSmall(domain)
        && signature.NewcomerCalls / signature.Calls <= pulse.UsualNewcomers + MostShift
        && signature.Clients >= Everybody * domain.Observed.Clients;

    /// <summary>Whether the domain rises by no more than a new release may make it rise.</summary>
    public static bool IsSmall(DomainView domain) => domain.Rise <= MostStep;

    /// <summary>Whether a key rises about as much as its domain does.</summary>
    public static bool RisesAlong(DomainView domain, FeatureVector key) =>
        key.Rate <= Math.Max(key.Baseline.Expected, 1e-9) * domain.Rise * KeyRise;
}
