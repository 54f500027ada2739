using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Regions;

namespace EnvoyRls.Core.Tests.Counting.Regions;

public sealed class RegionSplitTests
{
    [Fact]
    public void Parts_never_come_to_more_than_the_whole_and_are_each_as_large_as_their_share()
    {
        int divided = 0;
        foreach (int seed in Enumerable.Range(1, 2_000))
        {
            Random random = new(seed);
            LimitAlgorithm algorithm = (LimitAlgorithm)random.Next(6);
            uint amount = random.Next(3) switch { 0 => (uint)random.Next(1, 50), 1 => (uint)random.Next(1, 100_000), _ => uint.MaxValue - (uint)random.Next(100) };
            RegionShare[] shares = RandomShares(random);
            Assert.True(Limit.TryCreate(algorithm, amount, 60_000_000, null, 0, out Limit? whole, out _));
            if (!RegionSplit.TryDivide(whole, shares, "r0", out RegionSplit? split, out RegionShare? failed, out string? problem))
            {
                // A part of nothing: the share of the amount is less than one.
                Assert.Equal("it would never admit a hit", problem);
                Assert.True((double)amount * failed.Hundredths / 10_000 < 1);
                continue;
            }

            divided++;
            Assert.Equal(shares, split.Parts.Select(part => part.Share));
            long sum = split.Parts.Sum(part => (long)part.Limit.Amount);
            Assert.True(sum <= amount);
            Assert.True(shares.Sum(share => share.Hundredths) < 10_000 || sum == amount);
            Assert.All(split.Parts, part => Assert.True(Math.Abs(part.Limit.Amount - ((double)amount * part.Share.Hundredths / 10_000)) < 1));
            Assert.All(split.Parts, part => Assert.Equal((algorithm, 60_000_000), (part.Limit.Algorithm, part.Limit.WindowMicroseconds)));
            if (Limit.IsPaced(algorithm))
            {
                Assert.All(split.Parts, part => Assert.True(part.Limit.Burst >= 1));
                Assert.True(split.Parts.Sum(part => (long)part.Limit.Burst) <= Math.Max(whole.Burst, split.Parts.Count));
            }
        }

        Assert.True(divided > 1_000, $"only {divided} could be divided");
    }

    [Fact]
    public void The_parts_are_the_same_whoever_divides()
    {
        Limit whole = Limit.FixedWindow(101, 60_000_000);
        RegionShare[] shares = [new("eu", 3_333), new("us", 3_333), new("ap", 3_334)];

        uint[][] parts = [.. shares.Select(share =>
        {
            Assert.True(RegionSplit.TryDivide(whole, shares, share.Region, out RegionSplit? split, out _, out _));
            Assert.Equal(share, split.Own.Share);
            Assert.Same(split.Own, split.Find(share.Region));
            return split.Parts.Select(part => part.Limit.Amount).ToArray();
        })];

        Assert.All(parts, other => Assert.Equal([33u, 34u, 34u], other));
    }

    private static RegionShare[] RandomShares(Random random)
    {
        int count = random.Next(1, 6);
        int left = 10_000;
        RegionShare[] shares = new RegionShare[count];
        for (int i = 0; i < count; i++)
        {
            int most = left - (count - 1 - i);
            int share = i == count - 1 && random.Next(2) == 0 ? left : random.Next(1, most + 1);
            shares[i] = new RegionShare($"r{i}", share);
            left -= share;
        }

        return shares;
    }
}
