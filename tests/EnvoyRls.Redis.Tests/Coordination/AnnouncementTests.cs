using System.Diagnostics;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Coordination;

/// <summary>How soon a change made on one replica is known on another that waits for it.</summary>
public abstract class AnnouncementTests : CoordinatorContract
{
    private const int Changes = 200;

    [Fact]
    public async Task A_change_is_announced_long_before_anybody_would_look()
    {
        await ListeningAsync();
        List<double> milliseconds = [];
        long version = 0;
        for (int i = 0; i < Changes; i++)
        {
            Task<long> heard = HearAsync(version);
            await WrittenOnTheWayAsync();
            long written = Stopwatch.GetTimestamp();
            version = (await First.WriteAsync(Name, version, null, Binary, Never)).Version;
            milliseconds.Add(Stopwatch.GetElapsedTime(written, await heard).TotalMilliseconds);
        }

        milliseconds.Sort();
        TestContext.Current.SendDiagnosticMessage(
            $"{GetType().Name}: {Changes} changes, p50 {milliseconds[Changes / 2]:F2} ms, p99 {milliseconds[Changes * 99 / 100]:F2} ms, longest {milliseconds[^1]:F2} ms");
        Assert.InRange(milliseconds[Changes / 2], 0, 300);
        Assert.InRange(milliseconds[Changes * 99 / 100], 0, 1000);
    }

    private async Task<long> HearAsync(long version)
    {
        await Second.WaitForChangeAsync(Name, version, TimeSpan.FromMinutes(1), Never);
        return Stopwatch.GetTimestamp();
    }

    // Before the change the waiter should have looked once, so that only an announcement can tell it before the second.
    private static Task WrittenOnTheWayAsync() => Task.Delay(5);

    /// <summary>Waits until the announcements themselves get through, as a subscription takes a moment.</summary>
    private async Task ListeningAsync()
    {
        string name = $"{Name}-listening";
        long version = 0;
        await Eventually.IsTrueAsync(
            async () =>
            {
                Task wait = Second.WaitForChangeAsync(name, version, TimeSpan.FromMinutes(1), Never).AsTask();
                await WrittenOnTheWayAsync();
                version = (await First.WriteAsync(name, version, null, Bytes(""), Never)).Version;
                return await Task.WhenAny(wait, Task.Delay(200)) == wait;
            },
            TimeSpan.FromSeconds(20),
            () => "announcements get through");
    }
}
