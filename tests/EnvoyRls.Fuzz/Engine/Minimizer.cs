namespace EnvoyRls.Fuzz.Engine;

/// <summary>Leaves out of an input what its problem does not need.</summary>
internal static class Minimizer
{
    private const int MostTrials = 2_000;

    /// <summary>An input that is not longer and has the same problem, and that problem.</summary>
    public static (byte[] Input, string Problem) Minimize(Trial trial, byte[] input, TrialResult result)
    {
        int trials = 0;
        for (int size = Math.Max(input.Length / 2, 1); size > 0 && trials < MostTrials; size /= 2)
        {
            int at = 0;
            while (at < input.Length && trials++ < MostTrials)
            {
                byte[] shorter = [.. input[..at], .. input[Math.Min(at + size, input.Length)..]];
                TrialResult again = trial.Run(shorter);
                if (again.Problem is not null && again.ProblemKind == result.ProblemKind)
                {
                    (input, result) = (shorter, again);
                }
                else
                {
                    at += size;
                }
            }
        }

        return (input, result.Problem!);
    }
}
