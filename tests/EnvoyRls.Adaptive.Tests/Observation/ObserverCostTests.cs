using System.Diagnostics;
using EnvoyRls.Adaptive.Observation.Parts;
using EnvoyRls.Adaptive.Tests.Observation.Support;
using EnvoyRls.Core.Observation;

namespace EnvoyRls.Adaptive.Tests.Observation;

[Collection(nameof(MemoryCollection))]
public sealed class ObserverCostTests(ITestOutputHelper output)
{
    [Fact]
    public void Taking_in_what_is_followed_already_allocates_nothing()
    {
        Watch watch = new(Watch.Everything);
        RecordedCalls calls = new();
        for (int i = 0; i < 5_000; i++)
        {
            calls.Add(Watch.Start + i, $"remote_address=10.0.0.{i % 200}", $"remote_address=10.0.0.{i % 200} path=/{i % 30}", $"path=/{i % 30} method=GET", "user_agent=curl");
        }

        DecisionRecord[] records = [.. calls.Records];
        watch.Observer.Consume(records);

        long before = GC.GetAllocatedBytesForCurrentThread();
        watch.Observer.Consume(records);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Fresh_keys_cost_nothing_to_keep_once_all_places_are_taken()
    {
        Watch watch = new(Watch.Everything with { MostKeys = 1_000, MostSignatures = 100 });
        new DecisionFlood(first: 0, count: 50_000).TellTo(watch.Observer);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        new DecisionFlood(first: 50_000, count: 200_000).TellTo(watch.Observer);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, -10_000_000, 2_000_000);
    }

    [Fact]
    public void Memory_at_defaults_is_bounded_whatever_comes()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Watch watch = new(Watch.Options with { MostPerSecond = 1e12 });
        new DecisionFlood(first: 0, count: 400_000).TellTo(watch.Observer);
        long memory = GC.GetTotalMemory(forceFullCollection: true) - before;

        Stopwatch taking = Stopwatch.StartNew();
        ObservedPart part = watch.Observer.TakePart(Watch.Start + Watch.Second);
        output.WriteLine($"{memory / 1e6:F1} MB; the interval was taken in {taking.Elapsed.TotalMilliseconds:F1} ms");
        Assert.Equal(400_000, part.Domains.Single().Calls);
        Assert.InRange(memory, 0, 100_000_000);
    }
}
