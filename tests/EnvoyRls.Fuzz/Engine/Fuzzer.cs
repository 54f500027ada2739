using System.Diagnostics;

namespace EnvoyRls.Fuzz.Engine;

/// <summary>
/// Makes inputs for a target: of the seeds, of the corpus, by the target's grammar, and of those before whose outcome was of a kind that had
/// not been seen, which lead to places that chance alone does not come to.
/// </summary>
internal sealed class Fuzzer(FuzzTarget target, int seed)
{
    private const int MostKept = 5_000;
    private const int LooksAtClock = 16;

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _pool = [];
    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);
    private long _inputs;

    /// <summary>Reads the corpus, then inputs until the limit or the first finding.</summary>
    public FuzzReport Run(IReadOnlyList<byte[]> corpus, FuzzLimit limit)
    {
        using RunningInput running = new(target);
        Trial trial = new(target, running);
        long started = Stopwatch.GetTimestamp();
        foreach (byte[] input in target.Seeds.Concat(corpus))
        {
            _pool.Add(input);
            if (Read(trial, input) is { } finding)
            {
                return Report(finding);
            }
        }

        Mutator mutator = new(_random, target.Words, target.LongestInput);
        while (_inputs < limit.Inputs && (_inputs % LooksAtClock != 0 || Stopwatch.GetElapsedTime(started) < limit.Time))
        {
            if (Read(trial, Next(mutator)) is { } finding)
            {
                return Report(finding);
            }
        }

        return Report(null);
    }

    private byte[] Next(Mutator mutator)
    {
        byte[]? composed = _random.Next(3) == 0 ? target.Compose(_random) : null;
        if (composed is not null && _random.Next(2) == 0)
        {
            return composed.Length <= target.LongestInput ? composed : composed[..target.LongestInput];
        }

        return mutator.Mutate(composed ?? Any(), Any());
    }

    private byte[] Any() => _pool[_random.Next(_pool.Count)];

    private Finding? Read(Trial trial, byte[] input)
    {
        _inputs++;
        TrialResult result = trial.Run(input);
        if (result.Problem is not null)
        {
            (byte[] least, string problem) = Minimizer.Minimize(trial, input, result);
            return new Finding(target.Name, seed, least, problem);
        }

        if (_outcomes.Count < MostKept && _outcomes.Add(result.Outcome))
        {
            _pool.Add(input);
        }

        return null;
    }

    private FuzzReport Report(Finding? finding) => new(target.Name, seed, _inputs, _outcomes.Count, finding);
}
