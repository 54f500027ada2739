using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Redis.Tests.Charging;

internal static class Limits
{
    /// <summary>So long that nothing comes back while a test runs.</summary>
    public const long Year = 365L * 86_400 * 1_000_000;

    public static TheoryData<LimitAlgorithm> Algorithms => [.. Enum.GetValues<LimitAlgorithm>()];

    /// <summary>All algorithms that scripts compute.</summary>
    public static TheoryData<LimitAlgorithm> Scripted =>
        [.. Enum.GetValues<LimitAlgorithm>().Where(static algorithm => algorithm != LimitAlgorithm.FixedWindow)];

    /// <summary>A limit that admits the amount at once.</summary>
    public static Limit Of(LimitAlgorithm algorithm, uint amount, long window = Year) =>
        Limit.TryCreate(algorithm, amount, window, Limit.IsPaced(algorithm) ? amount : null, 0, out Limit? limit, out string? problem)
            ? limit
            : throw new ArgumentException(problem, nameof(amount));
}
