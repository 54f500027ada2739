using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Tests.Support;

/// <summary>Limits of rules, made without a rule file.</summary>
internal static class Limits
{
    public static RuleLimit FixedWindow(uint amount, LimitUnit unit, int index = 0, string name = "", Schedule? active = null) =>
        new(Limit.FixedWindow(amount, LimitUnits.Seconds(unit) * 1_000_000), unit, name, index) { Active = active };

    public static RuleLimit Reference(uint amount, LimitUnit unit, string name = "") =>
        new(Limit.FixedWindow(amount, LimitUnits.Seconds(unit) * 1_000_000), unit, name, index: 0) { IsReferenceStyle = true };

    public static RuleLimit Of(
        LimitAlgorithm algorithm, uint amount, long windowMilliseconds, int index = 0, uint? burst = null, long maxDelayMilliseconds = 0, string name = "")
    {
        Assert.True(Limit.TryCreate(algorithm, amount, windowMilliseconds * 1_000, burst, maxDelayMilliseconds * 1_000, out Limit? limit, out string? problem), problem);
        return new RuleLimit(limit, LimitUnit.Unknown, name, index);
    }

    public static ChargeOutcome Admitted(long remaining, double resetSeconds = 0, double delaySeconds = 0) =>
        new(true, remaining, Microseconds(resetSeconds), 0, Microseconds(delaySeconds));

    public static ChargeOutcome Denied(double retrySeconds, double resetSeconds, long remaining = 0) =>
        new(false, remaining, Microseconds(resetSeconds), Microseconds(retrySeconds), 0);

    private static long Microseconds(double seconds) => (long)Math.Round(seconds * 1_000_000);
}
