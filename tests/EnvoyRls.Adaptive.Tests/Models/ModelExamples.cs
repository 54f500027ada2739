using EnvoyRls.Adaptive.Detection.Calibration;
using EnvoyRls.Adaptive.Detection.Pools;
using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Detection.Rows;
using EnvoyRls.Adaptive.Detection.Series;
using EnvoyRls.Adaptive.Models;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Tests.Models;

/// <summary>Small versions, and what they are made of.</summary>
internal static class ModelExamples
{
    public const string Domain = "edge";

    public static readonly PoolKey Keys = new(SubjectKind.Key, Domain, "edge.remote_address", IsInherited: false);

    public static readonly PoolKey Whole = new(SubjectKind.Domain, Domain, "", IsInherited: false);

    private static readonly TailCalibrationOptions Calibrations = new();

    /// <summary>Rows of clean traffic of a pool.</summary>
    public static double[] Clean(SubjectKind kind, int count, ulong seed) => GenericTraffic.Generate(kind, seed)[..(count * HostileRow.Width(kind))];

    /// <summary>Rows among which many are an attack's.</summary>
    public static double[] Poisoned(SubjectKind kind, int count, ulong seed)
    {
        int width = HostileRow.Width(kind);
        double[] clean = Clean(kind, count, seed);
        double[] attacks = InjectedAttacks.Generate(kind, clean, count, seed);
        for (int row = 0; row < count; row += 3)
        {
            attacks.AsSpan(row * width, width).CopyTo(clean.AsSpan(row * width));
        }

        return clean;
    }

    public static PoolMaterial Material(PoolKey key, double[] rows, ulong seed)
    {
        int width = HostileRow.Width(key.Kind);
        PoolModels generic = PoolTrainer.Train(GenericTraffic.Generate(key.Kind, seed), width, 0, seed, Calibrations);
        return new PoolMaterial(key, new TrainingSample(rows, width, 1_000_000, 2_000_000), key.Kind == SubjectKind.Domain ? Series(seed) : [], generic, generic);
    }

    public static ModelContents Contents(ulong seed) => new(
        Domain,
        [
            new PoolVersion(Keys, Models(SubjectKind.Key, seed), null),
            new PoolVersion(Whole, Models(SubjectKind.Domain, seed), TrainedForecaster.Train(Series(seed), seed, Calibrations)),
        ]);

    private static PoolModels Models(SubjectKind kind, ulong seed) => PoolTrainer.Train(Clean(kind, 1_200, seed), HostileRow.Width(kind), 0, seed, Calibrations);

    private static double[] Series(ulong seed)
    {
        SplitMix64 random = new(seed);
        return [.. Enumerable.Range(0, 1_100).Select(tick => 5 + Math.Sin(tick / 40.0) + (0.1 * random.NextDouble()))];
    }
}
