using EnvoyRls.Adaptive.Detection.Calibration;
using EnvoyRls.Adaptive.Detection.Pools;
using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Detection.Series;

namespace EnvoyRls.Adaptive.Models;

/// <summary>Trains a version of a domain's models and tries it: seconds of work for a thread of its own. The same rows and seed make the same version.</summary>
/// <param name="leastRows">Pools with fewer rows are not in the version; they go on with what they train by themselves.</param>
/// <param name="strange">The p-value at which a row is strange.</param>
internal sealed class CandidateTrainer(int leastRows, double strange)
{
    private static readonly TailCalibrationOptions Calibrations = new();

    /// <exception cref="InvalidOperationException">No pool has rows enough; the message says so in a sentence.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled between two pools.</exception>
    public TrainedCandidate Train(string domain, IReadOnlyList<PoolMaterial> material, ulong seed, CancellationToken cancellation)
    {
        SplitMix64 seeds = new(seed);
        ModelTrial candidate = new(strange);
        ModelTrial incumbent = new(strange);
        List<PoolMaterial> used = Usable(domain, material);
        List<PoolVersion> pools = [];
        foreach (PoolMaterial pool in used)
        {
            cancellation.ThrowIfCancellationRequested();
            (double[] training, double[] held) = pool.Sample.Split();
            PoolModels models = PoolTrainer.Train(training, pool.Sample.Width, 0, seeds.NextUInt64(), Calibrations);
            TrainedForecaster? forecaster = TrainedForecaster.Train(pool.History, seeds.NextUInt64(), Calibrations);
            pools.Add(new PoolVersion(pool.Key, models, forecaster));
            double[] attacks = ModelTrial.AttacksOn(pool.Key.Kind, held, pool.Sample.Width, seeds.NextUInt64());
            candidate.Add(models, pool.Generic, held, attacks);
            incumbent.Add(pool.Incumbent, pool.Generic, held, attacks);
        }

        return new TrainedCandidate(
            new ModelContents(domain, pools),
            candidate.Result(),
            incumbent.Result(),
            used.Min(static pool => pool.Sample.From),
            used.Max(static pool => pool.Sample.To),
            used.Sum(static pool => pool.Sample.Count));
    }

    private List<PoolMaterial> Usable(string domain, IReadOnlyList<PoolMaterial> material)
    {
        List<PoolMaterial> enough = [.. material.Where(pool => pool.Sample.Count >= leastRows).OrderByDescending(static pool => pool.Sample.Count).Take(ModelContentsFormat.MostPools)];
        return enough.Count > 0
            ? enough
            : throw new InvalidOperationException(
                $"too few clean rows of {domain} have been kept: {material.Select(static pool => pool.Sample.Count).DefaultIfEmpty().Max()} in one pool, and {leastRows} are needed");
    }
}
