using System.Text;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Core.Tests.Counting;

public sealed class ChargeBatchTests
{
    [Fact]
    public void Every_charge_keeps_its_key_however_many_follow()
    {
        ChargeBatch batch = new();
        for (int i = 0; i < 500; i++)
        {
            batch.Add(Encoding.UTF8.GetBytes($"{new string('k', i)}_"), Encoding.UTF8.GetBytes($"{i}")).Hits = i;
        }

        Assert.Equal(500, batch.Count);
        for (int i = 0; i < 500; i++)
        {
            Charge charge = batch.Charges[i];
            Assert.Equal(i, charge.Hits);
            Assert.Equal($"{new string('k', i)}_{i}", Encoding.UTF8.GetString(batch.Key(charge)));
            Assert.Equal($"{new string('k', i)}_", Encoding.UTF8.GetString(batch.CounterIdentity(charge)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public void A_cleared_batch_is_as_new(int charges)
    {
        ChargeBatch batch = new() { Deadline = 5 };
        for (int i = 0; i < charges; i++)
        {
            ref Charge charge = ref batch.Add(new byte[40], "1"u8);
            charge.Kind = ChargeKind.Refund;
            charge.Counter = 7;
        }

        batch.Clear();

        Assert.Equal(0, batch.Count);
        Assert.True(batch.Charges.IsEmpty);
        Assert.Equal(long.MaxValue, batch.Deadline);
        Charge next = batch.Add("id"u8, "0"u8);
        Assert.Equal((ChargeKind.Add, 0), (next.Kind, next.Counter));
        Assert.Equal("id0", Encoding.UTF8.GetString(batch.Key(next)));
    }
}
