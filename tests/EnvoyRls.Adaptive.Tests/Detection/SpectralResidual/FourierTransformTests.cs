using EnvoyRls.Adaptive.Detection.SpectralResidual;
using EnvoyRls.Adaptive.Tests.Detection.Support;

namespace EnvoyRls.Adaptive.Tests.Detection.SpectralResidual;

public sealed class FourierTransformTests
{
    [Fact]
    public void A_transform_is_the_sum_of_its_definition()
    {
        double[] real = NoisyRows.Normal(32, 1, 1);
        double[] imaginary = NoisyRows.Normal(32, 1, 2);
        double[] transformed = [.. real];
        double[] transformedImaginary = [.. imaginary];

        new FourierTransform(32).Forward(transformed, transformedImaginary);

        for (int f = 0; f < 32; f++)
        {
            System.Numerics.Complex sum = 0;
            for (int t = 0; t < 32; t++)
            {
                sum += new System.Numerics.Complex(real[t], imaginary[t]) * System.Numerics.Complex.FromPolarCoordinates(1, -Math.Tau * f * t / 32);
            }

            Assert.Equal(sum.Real, transformed[f], 10);
            Assert.Equal(sum.Imaginary, transformedImaginary[f], 10);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(1024)]
    public void Back_and_forth_is_the_length_times_the_same(int length)
    {
        double[] series = NoisyRows.Normal(length, 1, 3);
        double[] real = [.. series];
        double[] imaginary = new double[length];
        FourierTransform transform = new(length);

        transform.Forward(real, imaginary);
        transform.Backward(real, imaginary);

        Assert.All(series.Zip(real), pair => Assert.Equal(pair.First, pair.Second / length, 10));
        Assert.All(imaginary, part => Assert.Equal(0, part, 8));
    }
}
