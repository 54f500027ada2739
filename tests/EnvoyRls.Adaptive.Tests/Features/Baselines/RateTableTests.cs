using System.Runtime.CompilerServices;
using EnvoyRls.Adaptive.Features.Baselines;

namespace EnvoyRls.Adaptive.Tests.Features.Baselines;

public sealed class RateTableTests
{
    [Fact]
    public void A_rate_takes_64_bytes() => Assert.True(Unsafe.SizeOf<RateState>() <= 64);

    [Fact]
    public void A_million_fresh_keys_do_not_push_out_the_mature_ones()
    {
        ObservedClock clock = new(2);
        RateTable table = new(1_000, maturity: 3_600);
        for (ulong hash = 1; hash <= 900; hash++)
        {
            ref RateSlot row = ref table[table.FindOrAdd(hash, clock)];
            row.State.Seen = 7_200;
        }

        for (ulong hash = 10_000; hash < 1_010_000; hash++)
        {
            table.FindOrAdd(hash, clock);
        }

        Assert.Equal(1_000, table.Count);
        int kept = 0;
        for (ulong hash = 1; hash <= 900; hash++)
        {
            kept += table[table.FindOrAdd(hash, clock)].State.Seen == 7_200 ? 1 : 0;
        }

        Assert.True(kept >= 800, $"{kept} of 900 mature keys were kept");
    }
}
