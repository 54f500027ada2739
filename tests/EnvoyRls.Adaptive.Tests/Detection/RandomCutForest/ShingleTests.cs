using EnvoyRls.Adaptive.Detection.RandomCutForest;

namespace EnvoyRls.Adaptive.Tests.Detection.RandomCutForest;

public sealed class ShingleTests
{
    [Fact]
    public void The_last_rows_come_oldest_first()
    {
        Shingle shingle = new(3, 2);
        foreach (double value in (double[])[1, 2, 3, 4])
        {
            Assert.Equal(value == 4, shingle.IsFull);
            shingle.Add([value, -value]);
        }

        Assert.Equal([2, -2, 3, -3, 4, -4], shingle.Values.ToArray());
    }
}
