namespace EnvoyRls.Adaptive.Detection.SpectralResidual;

/// <summary>The discrete Fourier transform of one length, a power of two (Cooley and Tukey 1965, radix 2, in place).</summary>
internal sealed class FourierTransform
{
    private readonly int _length;
    private readonly double[] _cosines;
    private readonly double[] _sines;

    public FourierTransform(int length)
    {
        _length = length;
        _cosines = new double[length / 2];
        _sines = new double[length / 2];
        for (int i = 0; i < length / 2; i++)
        {
            (_sines[i], _cosines[i]) = Math.SinCos(-2 * Math.PI * i / length);
        }
    }

    /// <summary>Transforms in place: sum of x(t) e^(-2 pi i f t / n).</summary>
    public void Forward(Span<double> real, Span<double> imaginary)
    {
        Reorder(real, imaginary);
        for (int half = 1; half < _length; half *= 2)
        {
            Combine(real, imaginary, half);
        }
    }

    /// <summary>Undoes <see cref="Forward"/>, but for the factor n. Exchanging the parts turns the transform round.</summary>
    public void Backward(Span<double> real, Span<double> imaginary) => Forward(imaginary, real);

    private void Combine(Span<double> real, Span<double> imaginary, int half)
    {
        int stride = _length / (2 * half);
        for (int start = 0; start < _length; start += 2 * half)
        {
            for (int k = 0; k < half; k++)
            {
                int upper = start + k;
                int lower = upper + half;
                double cosine = _cosines[k * stride];
                double sine = _sines[k * stride];
                double turnedReal = (real[lower] * cosine) - (imaginary[lower] * sine);
                double turnedImaginary = (real[lower] * sine) + (imaginary[lower] * cosine);
                real[lower] = real[upper] - turnedReal;
                imaginary[lower] = imaginary[upper] - turnedImaginary;
                real[upper] += turnedReal;
                imaginary[upper] += turnedImaginary;
            }
        }
    }

    private void Reorder(Span<double> real, Span<double> imaginary)
    {
        int reversed = 0;
        for (int i = 1; i < _length; i++)
        {
            int bit = _length >> 1;
            for (; (reversed & bit) != 0; bit >>= 1)
            {
                reversed ^= bit;
            }

            reversed |= bit;
            if (i < reversed)
            {
                (real[i], real[reversed]) = (real[reversed], real[i]);
                (imaginary[i], imaginary[reversed]) = (imaginary[reversed], imaginary[i]);
            }
        }
    }
}
