using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry.Tracing;

namespace EnvoyRls.Server.Tests.Telemetry.Tracing;

public sealed class TracedCounterStoreTests
{
    [Fact]
    public async Task Everything_reaches_the_store()
    {
        MemoryCounterStore memory = new(10, new WindowClock(TimeProvider.System), TimeProvider.System, new StatRegistry());
        await using TracedCounterStore traced = new(memory, TracedStoreKind.Redis);
        ChargeBatch batch = new();
        ref Charge charge = ref batch.Add(Encoding.UTF8.GetBytes("key"), []);
        charge.Limit = Limit.FixedWindow(10, 60_000_000);
        charge.Window = new Window(0, 60_000_000);
        charge.Hits = 3;

        Assert.Null(await traced.ChargeAsync(batch));
        Assert.Null(await traced.ReadAsync(batch));
        Assert.Equal(3, batch.Charges[0].Counter);
        Assert.Null(await traced.ResetAsync(batch));
        Assert.Equal(0, memory.Count);
    }

    [Fact]
    public async Task A_fault_of_the_store_is_passed_on()
    {
        StoreFault gone = new(StoreFaultKind.Unavailable, "gone");
        await using TracedCounterStore traced = new(new FixedStore(gone), TracedStoreKind.Redis);

        Assert.Same(gone, await traced.ChargeAsync(new ChargeBatch()));
        Assert.Same(gone, await traced.ReadAsync(new ChargeBatch()));
        Assert.Same(gone, await traced.ResetAsync(new ChargeBatch()));
    }
}
