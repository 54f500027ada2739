using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>A descriptor that tells an attack from usual traffic, and the limit that would hold it down.</summary>
/// <param name="Scope">Which calls.</param>
/// <param name="Features">The signature's features.</param>
/// <param name="AttackShare">The share of the attack that is in the scope, 0 to 1.</param>
/// <param name="UsualShare">The share of the domain's usual traffic that is in the scope, 0 to 1.</param>
/// <param name="Rate">Calls a second in the scope.</param>
/// <param name="UsualRate">Calls a second in the scope that are usual.</param>
/// <param name="Sized">The limit.</param>
/// <param name="Impact">What it would deny.</param>
internal sealed record MinedSignature(
    OverrideScope Scope, FeatureVector Features, double AttackShare, double UsualShare, double Rate, double UsualRate, SizedLimit Sized, OverrideImpact Impact)
{
    /// <summary>How much commoner the scope is in the attack than in usual traffic.</summary>
    public double Lift => AttackShare / Math.Max(UsualShare, 1e-6);

    /// <summary>How many values are fixed.</summary>
    public int FixedValues => Scope.Path.Entries.Count(entry => entry.Value is not null);

    /// <summary>Whether no call can be in both scopes: the same keys, and another value at one of them.</summary>
    public bool IsApartFrom(MinedSignature other) =>
        Scope.Path.Entries.Count == other.Scope.Path.Entries.Count
        && Scope.Path.Entries.Zip(other.Scope.Path.Entries).All(pair => pair.First.Key == pair.Second.Key)
        && Scope.Path.Entries.Zip(other.Scope.Path.Entries).Any(pair => pair is { First.Value: { } own, Second.Value: { } another } && own != another);
}
