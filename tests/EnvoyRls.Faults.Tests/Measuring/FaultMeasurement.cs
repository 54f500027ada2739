using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EnvoyRls.Faults.Tests.Grounds;
using EnvoyRls.Faults.Tests.Load;
using EnvoyRls.Testing;

namespace EnvoyRls.Faults.Tests.Measuring;

/// <summary>Makes a fault under load, has it end, and tells what that did to calls.</summary>
internal static class FaultMeasurement
{
    private const double Rate = 240;

    private static readonly TimeSpan Before = FaultPace.Lasts / 2;
    private static readonly TimeSpan Clean = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly FailureMode[] Modes = Enum.GetValues<FailureMode>();

    private static int runs;

    public static async Task<FaultFigures> MeasureAsync(FaultGround ground, FaultPlan plan)
    {
        string run = Interlocked.Increment(ref runs).ToString(CultureInfo.InvariantCulture);
        RedisServer victim = await ground.VictimAsync();
        ulong[] answeredBefore = await AnsweredAsync(ground);
        await using FaultLoad load = new(ground.Server.Address, run, Rate);
        await Task.Delay(Before);
        Task<long>? takeOver = plan.TakeOver?.Invoke();
        long struck = Stopwatch.GetTimestamp();
        await plan.Strike();
        long over;
        try
        {
            if (takeOver is null)
            {
                await Task.Delay(plan.Lasts);
            }
            else
            {
                over = await takeOver.WaitAsync(Patience);
                await WaitUntilCleanAsync(load, over);
            }
        }
        finally
        {
            // Whatever came of it: the servers are others' as well.
            await plan.End();
        }

        if (takeOver is null)
        {
            over = Stopwatch.GetTimestamp();
            await WaitUntilCleanAsync(load, over);
        }
        else
        {
            await Task.Delay(Clean / 2);
            over = await takeOver;
        }

        IReadOnlyList<FaultCall> calls = await load.StopAsync();
        (int[] drained, int drainErrors) = await load.DrainAsync();
        ulong[] answered = await AnsweredAsync(ground);
        return new FaultFigures
        {
            Redis = ground.Name,
            Plan = plan,
            Lasted = Stopwatch.GetElapsedTime(struck, over),
            Recovery = RecoveryOf(calls, over) ?? Patience,
            Calls = calls.Count,
            Errors = CountByMode(calls, static call => call.Outcome == CallOutcome.Error),
            Answered = [.. Modes.Select((_, i) => answered[i] - answeredBefore[i])],
            Late = calls.Count(static call => call.Took > FaultLoad.Late),
            LateTimers = calls.Count(static call => call.TimerTook > FaultLoad.Late),
            Hung = calls.Count(static call => call.Outcome == CallOutcome.Hung),
            Admitted = [.. CountByMode(calls, static call => call is { Target: CallTarget.Oracle, Outcome: CallOutcome.Ok }).Select((count, i) => count + drained[i])],
            DrainErrors = drainErrors,
            HasMoved = takeOver is null && !plan.LosesData && await ground.VictimAsync() != victim,
            Damage = await FindDamageAsync(ground),
        };
    }

    /// <summary>
    /// How long after a moment calls stopped failing: the first second from then on in which none fails, save one in fifty, which a
    /// busy machine may cost.
    /// </summary>
    internal static TimeSpan? RecoveryOf(IEnumerable<FaultCall> calls, long over)
    {
        FaultCall[] judged = [.. calls.Where(static call => call.Mode == FailureMode.Error).OrderBy(static call => call.SentAt)];
        long clean = (long)(Clean.TotalSeconds * Stopwatch.Frequency);
        long[] ends = [over, .. judged.Where(call => call.Outcome != CallOutcome.OverLimit && call.Outcome != CallOutcome.Ok).Select(static call => EndOf(call)).Where(end => end > over).Order()];
        foreach (long end in ends)
        {
            FaultCall[] next = [.. judged.Where(call => call.SentAt >= end && call.SentAt < end + clean)];
            bool isWhole = judged.Length > 0 && judged[^1].SentAt >= end + (clean * 9 / 10);
            if (isWhole && next.Count(static call => call.Outcome is CallOutcome.Error or CallOutcome.Hung) * 50 <= next.Length)
            {
                return Stopwatch.GetElapsedTime(over, end);
            }
        }

        return null;
    }

    private static long EndOf(FaultCall call) => call.SentAt + (long)(call.Took.TotalSeconds * Stopwatch.Frequency);

    private static async Task WaitUntilCleanAsync(FaultLoad load, long over)
    {
        long started = Stopwatch.GetTimestamp();
        do
        {
            await Task.Delay(100);
        }
        while (RecoveryOf(load.Calls, over) is null && Stopwatch.GetElapsedTime(started) < Patience);
    }

    private static int[] CountByMode(IReadOnlyList<FaultCall> calls, Func<FaultCall, bool> counts) =>
        [.. Modes.Select(mode => calls.Count(call => call.Mode == mode && counts(call)))];

    private static async Task<ulong[]> AnsweredAsync(FaultGround ground) =>
    [
        await ground.Server.CounterAsync("envoyrls.store_failure.error_total"),
        await ground.Server.CounterAsync("envoyrls.store_failure.allow_total"),
        await ground.Server.CounterAsync("envoyrls.store_failure.deny_total"),
        await ground.Server.CounterAsync("envoyrls.store_failure.local_total"),
    ];

    private static async Task<string?> FindDamageAsync(FaultGround ground)
    {
        if (ground.Server.HasExited)
        {
            return $"the server ended: {ground.Server.Output}";
        }

        await using Stream page = await ground.Server.Debug.GetStreamAsync(new Uri("/stats?format=json", UriKind.Relative));
        using JsonDocument statistics = await JsonDocument.ParseAsync(page);
        string[] restarted = [.. statistics.RootElement.GetProperty("counters").EnumerateObject()
            .Where(static counter => counter.Name.StartsWith("envoyrls.supervisor.", StringComparison.Ordinal)
                && counter.Name.EndsWith(".restarts_total", StringComparison.Ordinal) && counter.Value.GetUInt64() > 0)
            .Select(static counter => counter.Name)];
        string[] errors = [.. ground.Server.Output.Split('\n').Where(static line => line.Contains("level=error", StringComparison.Ordinal) || line.Contains("Unhandled", StringComparison.Ordinal))];
        return restarted.Length + errors.Length == 0 ? null : string.Join('\n', [.. restarted, .. errors]);
    }
}
