using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Observation.Sketches;
using EnvoyRls.Adaptive.Tests.Detection.Support;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Adaptive.Tests.Observation.Sketches;

public sealed class HyperLogLogTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(1024)]
    [InlineData(4096)]
    public void The_error_is_the_papers(int size)
    {
        const int Trials = 40;
        double expected = 1.04 / Math.Sqrt(size);
        SplitMix64 chance = new(3);
        foreach (int distinct in new[] { 10, 1_000, 50_000 })
        {
            double squares = 0;
            double sum = 0;
            for (int trial = 0; trial < Trials; trial++)
            {
                byte[] registers = new byte[size];
                for (int i = 0; i < distinct; i++)
                {
                    HyperLogLog.Add(registers, chance.NextUInt64());
                }

                double error = (HyperLogLog.Estimate(registers) / distinct) - 1;
                squares += error * error;
                sum += error;
            }

            Assert.InRange(Math.Sqrt(squares / Trials), 0, 1.4 * expected);
            Assert.InRange(sum / Trials, -3.5 * expected / Math.Sqrt(Trials), 3.5 * expected / Math.Sqrt(Trials));
        }
    }

    [Fact]
    public void Nothing_is_nothing_and_one_is_one()
    {
        byte[] registers = new byte[1024];
        Assert.Equal(0, HyperLogLog.Estimate(registers));

        HyperLogLog.Add(registers, 42);
        HyperLogLog.Add(registers, 42);
        Assert.Equal(1, HyperLogLog.Estimate(registers), 0.01);
    }

    [Fact]
    public void Full_registers_are_finite()
    {
        byte[] registers = new byte[64];
        registers.AsSpan().Fill((byte)(HyperLogLog.MostRank(64) - 1));

        Assert.True(double.IsFinite(HyperLogLog.Estimate(registers)));
    }

    [Fact]
    public void Merged_registers_are_those_of_one_who_saw_all() => Prop.ForAll(
        Gen.Choose(0, 5_000).ArrayOf().ToArbitrary(), Gen.Choose(0, 5_000).ArrayOf().ToArbitrary(), (one, other) =>
        {
            byte[] first = Registers(one);
            HyperLogLog.Merge(first, Registers(other));
            Assert.Equal(Registers([.. one, .. other]), first);
        }).Check(Properties.Config(200));

    private static byte[] Registers(int[] items)
    {
        byte[] registers = new byte[64];
        foreach (int item in items)
        {
            HyperLogLog.Add(registers, new SplitMix64((ulong)item).NextUInt64());
        }

        return registers;
    }
}
