using System.Globalization;
using EnvoyRls.Testing;

namespace EnvoyRls.Bench.Soak;

/// <summary>Soaks the service and says what came of it.</summary>
internal static class SoakCommand
{
    private const double MostGrowth = 1.1;

    public static async Task<int> RunAsync(double minutes, int rate, string plot)
    {
        SoakResult result = await EnvoyRls.Testing.Soak.RunAsync(new SoakOptions
        {
            Duration = TimeSpan.FromMinutes(minutes),
            Rate = rate,
            ReloadEvery = TimeSpan.FromSeconds(10),
            FailOverEvery = TimeSpan.FromMinutes(1),
            LookEvery = TimeSpan.FromSeconds(5),
            MostHeap = 1024 * 1024 * 1024,
        });
        Console.WriteLine(result);
        foreach ((TimeSpan at, MemoryReading[] replicas) in result.Memory.Where((_, i) => i % 12 == 0))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds,6:0} s  {string.Join("   ", replicas)}"));
        }

        string title = string.Create(CultureInfo.InvariantCulture, $"Memory of two replicas, {rate} calls/s, a reload every 10 s, a failover of Redis every minute");
        MemoryPlot.Write(plot, title, "minutes", [.. result.Memory.Select(static look => (look.At.TotalMinutes, look.Replicas))]);
        bool isSound = result is { Unexplained: 0, LoopRestarts: 0, Growth: <= MostGrowth } && !result.Unwarranted.Any();
        Console.WriteLine(isSound ? "nothing failed that Redis did not make fail, and memory stayed" : "NOT SOUND");
        return isSound ? 0 : 1;
    }
}
