namespace EnvoyRls.Core.Algorithms;

/// <summary>
/// An exact number: a whole and a proper fraction, <c>Whole + Numerator / denominator</c> with
/// <c>0 &lt;= Numerator &lt; denominator</c>. Below zero the whole is rounded down and the fraction still counts upwards. The denominator
/// is the limit's and not kept. Every operation is exact where its result is below 2^53 and its denominator below 2^45,
/// and meets no number of 2^53 or more on the way, so that doubles compute the same.
/// </summary>
/// <param name="Whole">The number rounded down.</param>
/// <param name="Numerator">What is left, in parts of the denominator.</param>
public readonly record struct MixedNumber(long Whole, long Numerator)
{
    /// <summary>Bits of the factor that are multiplied at a time: 45 bits of denominator and 8 of product stay below 2^53.</summary>
    private const int LimbBits = 7;

    /// <summary>The number, rounded up to a whole.</summary>
    public long Ceiling => Numerator > 0 ? Whole + 1 : Whole;

    /// <summary><c>a * b / c</c>: the quotient, and the remainder as the numerator over <paramref name="c"/>.</summary>
    /// <param name="a">0 to 2^53 - 1.</param>
    /// <param name="b">0 to 2^53 - 1.</param>
    /// <param name="c">1 to 2^45 - 1.</param>
    public static MixedNumber MulDiv(long a, long b, long c)
    {
        if (Math.BigMul((ulong)a, (ulong)b, out ulong product) == 0)
        {
            (ulong whole, ulong rest) = Math.DivRem(product, (ulong)c);
            return new MixedNumber((long)whole, (long)rest);
        }

        return MulDivByLimbs(a, b, c);
    }

    public MixedNumber Plus(MixedNumber other, long denominator)
    {
        long numerator = Numerator + other.Numerator;
        return numerator < denominator
            ? new MixedNumber(Whole + other.Whole, numerator)
            : new MixedNumber(Whole + other.Whole + 1, numerator - denominator);
    }

    public MixedNumber Minus(MixedNumber other, long denominator)
    {
        long numerator = Numerator - other.Numerator;
        return numerator >= 0
            ? new MixedNumber(Whole - other.Whole, numerator)
            : new MixedNumber(Whole - other.Whole - 1, numerator + denominator);
    }

    public bool IsAbove(MixedNumber other) => Whole > other.Whole || (Whole == other.Whole && Numerator > other.Numerator);

    /// <summary>
    /// The number times <c>denominator / divisor</c>, rounded up to a whole: what turns hits into the time they take, and
    /// time into the hits that fit it.
    /// </summary>
    /// <param name="denominator">The number's own.</param>
    /// <param name="divisor">1 to 2^45 - 1.</param>
    public long ScaleUp(long denominator, long divisor)
    {
        MixedNumber scaled = MulDiv(Whole, denominator, divisor);
        return scaled.Whole + ((scaled.Numerator + Numerator + divisor - 1) / divisor);
    }

    /// <summary>Long multiplication and division in one (Horner's rule), from the highest limb of b down.</summary>
    internal static MixedNumber MulDivByLimbs(long a, long b, long c)
    {
        (long wholes, long rest) = Math.DivRem(a, c);
        long quotient = 0;
        long remainder = 0;
        for (int shift = LimbBits * ((64 - LimbBits) / LimbBits); shift >= 0; shift -= LimbBits)
        {
            long limb = (b >> shift) & ((1 << LimbBits) - 1);
            (long carry, remainder) = Math.DivRem((remainder << LimbBits) + (rest * limb), c);
            quotient = (quotient << LimbBits) + carry;
        }

        return new MixedNumber((wholes * b) + quotient, remainder);
    }
}
