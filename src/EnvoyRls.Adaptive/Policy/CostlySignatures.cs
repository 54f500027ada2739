using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>
/// Overrides of signatures that usual traffic pays for. They are made when nothing tells the attack from the rest as well, and become needless as soon
/// as something does.
/// </summary>
internal static class CostlySignatures
{
    /// <summary>The share of usual traffic that may be denied at no cost worth the name.</summary>
    public const double Free = 0.001;

    /// <summary>The share of an attack that has to be denied for what else holds it to be needless.</summary>
    public const double EnoughHeld = 0.8;

    /// <summary>Whether an override is one; what a person approved is none.</summary>
    public static bool Contains(Override item) =>
        item is { IsInForce: true, IsRaise: false, DecidedBy: null, Scope.Path.IsKey: false } && item.Impact.BaselineDomain > Free;
}
