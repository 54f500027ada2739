namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>
/// Brings values of any unit to the scale that detectors of log rates expect: like a logarithm where values are far above what is
/// usual, and straight near 0, which a series may reach and pass.
/// </summary>
internal sealed class SeriesScale
{
    private readonly double _usual;

    public SeriesScale(NabPrefix prefix)
    {
        double[] magnitudes = [.. prefix.Values.Select(Math.Abs).Order()];
        _usual = magnitudes.Length == 0 ? 0 : magnitudes[magnitudes.Length / 2];
        if (_usual == 0 && magnitudes.Length > 0)
        {
            _usual = magnitudes.Average();
        }

        if (_usual == 0)
        {
            _usual = 1;
        }
    }

    public double Of(double value) => Math.Asinh(value / _usual);
}
