using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace EnvoyRls.Testing;

/// <summary>Waits for what has to become true, by asking again and again until a deadline.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns how long it took; fails with <paramref name="what"/> if it does not come true in time.</summary>
    public static async Task<TimeSpan> IsTrueAsync(Func<Task<bool>> holds, TimeSpan limit, Func<string> what)
    {
        long started = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                throw new TimeoutException($"not true within {limit}: {what()}");
            }

            await Task.Delay(Pause);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Fails if it does not come true within 20 s.</summary>
    public static Task TrueAsync(Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "") =>
        IsTrueAsync(holds, TimeSpan.FromSeconds(20), what);

    public static Task<TimeSpan> IsTrueAsync(Func<bool> holds, TimeSpan limit, string what) =>
        IsTrueAsync(() => Task.FromResult(holds()), limit, () => what);
}
