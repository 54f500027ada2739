using System.Numerics;
using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Tests.Algorithms;

public sealed class MixedNumberTests
{
    private const int Samples = 100_000;
    private const long MostDenominator = 1L << 45;
    private const long Most = 1L << 53;

    [Fact]
    public void A_product_is_divided_exactly()
    {
        Random random = new(7_001);
        foreach ((long a, long b, long c) in Divisions(random))
        {
            BigInteger quotient = BigInteger.DivRem((BigInteger)a * b, c, out BigInteger remainder);

            Assert.Equal(new MixedNumber((long)quotient, (long)remainder), MixedNumber.MulDiv(a, b, c));
            Assert.Equal(MixedNumber.MulDiv(a, b, c), MixedNumber.MulDivByLimbs(a, b, c));
        }
    }

    /// <summary>What a script computes, whose numbers are doubles: nothing on the way may reach 2^53.</summary>
    [Fact]
    public void Doubles_divide_a_product_exactly_too()
    {
        Random random = new(7_002);
        foreach ((long a, long b, long c) in Divisions(random))
        {
            MixedNumber expected = MixedNumber.MulDiv(a, b, c);

            Assert.Equal(((double)expected.Whole, (double)expected.Numerator), InDoubles(a, b, c));
        }
    }

    [Fact]
    public void Sums_differences_and_order_are_those_of_fractions()
    {
        Random random = new(7_003);
        for (int i = 0; i < Samples; i++)
        {
            long denominator = random.NextInt64(1, MostDenominator);
            MixedNumber a = new(random.NextInt64(-1_000, 1_000), random.NextInt64(denominator));
            MixedNumber b = new(random.NextInt64(-1_000, 1_000), random.NextInt64(denominator));
            BigInteger valueOfA = ((BigInteger)a.Whole * denominator) + a.Numerator;
            BigInteger valueOfB = ((BigInteger)b.Whole * denominator) + b.Numerator;

            Assert.Equal(Of(valueOfA + valueOfB, denominator), a.Plus(b, denominator));
            Assert.Equal(Of(valueOfA - valueOfB, denominator), a.Minus(b, denominator));
            Assert.Equal(valueOfA > valueOfB, a.IsAbove(b));
        }
    }

    [Fact]
    public void Scaling_rounds_up()
    {
        Random random = new(7_004);
        for (int i = 0; i < Samples; i++)
        {
            long denominator = random.NextInt64(1, MostDenominator);
            long divisor = random.NextInt64(1, 1L << 32);
            MixedNumber number = new(random.NextInt64(0, Math.Max(1, (long)((Int128)Most * divisor / denominator))), random.NextInt64(denominator));
            BigInteger exact = ((BigInteger)number.Whole * denominator) + number.Numerator;

            Assert.Equal((long)((exact + divisor - 1) / divisor), number.ScaleUp(denominator, divisor));
        }
    }

    private static IEnumerable<(long A, long B, long C)> Divisions(Random random)
    {
        for (int i = 0; i < Samples; i++)
        {
            long c = LogUniform(random, MostDenominator - 1);
            long a = LogUniform(random, Most - 1);
            long most = (long)BigInteger.Min(Most - 1, (BigInteger)(Most - 1) * c / a);
            if (most > 0)
            {
                yield return (a, random.Next(2) == 0 ? most : LogUniform(random, most), c);
            }
        }
    }

    /// <summary>The rule that a script follows: reduce a, then take b in limbs of seven bits, the remainder by fmod.</summary>
    private static (double Quotient, double Remainder) InDoubles(double a, double b, double c)
    {
        double rest = a % c;
        double wholes = Sound((a - rest) / c);
        double quotient = 0;
        double remainder = 0;
        for (double unit = Math.Pow(128, 7); unit >= 1; unit /= 128)
        {
            double limb = Math.Floor(b / unit) % 128;
            double next = Sound((remainder * 128) + (rest * limb));
            remainder = next % c;
            quotient = Sound((quotient * 128) + ((next - remainder) / c));
        }

        return (Sound((wholes * b) + quotient), remainder);
    }

    private static double Sound(double number)
    {
        Assert.InRange(number, 0, Most - 1);
        Assert.Equal(Math.Truncate(number), number);
        return number;
    }

    private static MixedNumber Of(BigInteger numerator, long denominator)
    {
        long whole = (long)BigInteger.Divide(numerator - (numerator.Sign < 0 ? denominator - 1 : 0), denominator);
        return new MixedNumber(whole, (long)(numerator - ((BigInteger)whole * denominator)));
    }

    private static long LogUniform(Random random, long most) => Math.Clamp((long)Math.Exp(random.NextDouble() * Math.Log(most)), 1, most);
}
