using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EnvoyRls.Fuzz.Engine;

/// <summary>Gives a target one input after another, and sees to it that each has an allowed outcome in bounded time and memory.</summary>
internal sealed partial class Trial(FuzzTarget target, RunningInput running)
{
    /// <summary>A machine that does something else meanwhile makes an input slow once, but not three times.</summary>
    private const int Repetitions = 3;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Reads an input.</summary>
    public TrialResult Run(byte[] input)
    {
        running.Begin(input);
        (TrialResult result, bool costly) = RunOnce(input);
        for (int i = 1; i < Repetitions && costly; i++)
        {
            (result, costly) = RunOnce(input);
        }

        running.End();
        return result;
    }

    private (TrialResult Result, bool Costly) RunOnce(byte[] input)
    {
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        string outcome;
        try
        {
            outcome = target.Read(input);
        }
        catch (Exception error)
        {
            return (new TrialResult("", $"an exception that it does not document: {error}"), false);
        }

        TimeSpan taken = Stopwatch.GetElapsedTime(started);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        if (taken > Longest)
        {
            return (new TrialResult(outcome, $"it takes {taken.TotalSeconds:0.0} s"), true);
        }

        if (allocated > target.MostAllocated(input.Length))
        {
            return (new TrialResult(outcome, $"it allocates {allocated} bytes for {input.Length}"), true);
        }

        return (new TrialResult(Kind().Replace(outcome, "#"), target.Contradiction(input)), false);
    }

    /// <summary>Numbers and what is quoted tell inputs apart, not kinds of them.</summary>
    [GeneratedRegex("'[^']*'|\"[^\"]*\"|[0-9]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Kind();
}
