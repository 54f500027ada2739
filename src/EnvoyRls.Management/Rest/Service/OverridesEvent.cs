using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Management.Rest.Service;

/// <summary>Overrides have changed.</summary>
/// <param name="InForce">How many are in force.</param>
/// <param name="Waiting">How many wait.</param>
/// <param name="IsKilled">Whether everything is switched off.</param>
internal sealed record OverridesEvent(int InForce, int Waiting, bool IsKilled)
{
    public static OverridesEvent Of(OverrideBook book) => new(book.Overrides.Count(item => item.IsInForce), book.Overrides.Count(item => item.IsWaiting), book.IsKilled);
}
