namespace EnvoyRls.Adaptive.Detection.Lstm;

/// <summary>
/// One series under a forecaster: a value is as strange as its distance from the forecast, in standard deviations of the recent
/// errors. Learning moves the recurrent state and the spread of the errors, never the weights. Without allocation.
/// </summary>
internal sealed class LstmDetector : IStreamingDetector
{
    /// <summary>Errors are clipped at this many deviations before they are learnt.</summary>
    private const double Clip = 3;

    /// <summary>Gain of the errors' variance: about two hundred values are remembered.</summary>
    private const double Gain = 0.01;

    private readonly LstmState _state;
    private readonly float[] _input;
    private readonly float[] _gates;
    private readonly float[] _squashed;
    private readonly double _leastVariance;
    private double _variance;
    private float _forecast;

    public LstmDetector(LstmForecaster forecaster, int warmUp)
    {
        Forecaster = forecaster;
        WarmUp = warmUp;
        int units = forecaster.Network.Units;
        _state = new LstmState(units);
        _input = new float[forecaster.Network.RowLength];
        _input[^1] = 1;
        _gates = new float[4 * units];
        _squashed = new float[units];
        _variance = forecaster.Error * forecaster.Error;
        _leastVariance = _variance / 16;
    }

    public LstmForecaster Forecaster { get; }

    public int Width => 1;

    public int WarmUp { get; }

    public long Learnt { get; private set; }

    /// <summary>What the next value is expected to be, in the units of the values.</summary>
    public double Forecast => Forecaster.Mean + (_forecast * Forecaster.Deviation);

    /// <summary>A detector with the same forecaster for another series, of which nothing is known yet.</summary>
    public LstmDetector ForAnotherSeries() => new(Forecaster, WarmUp);

    public void Score(ReadOnlySpan<double> rows, Span<double> scores)
    {
        double deviation = Math.Sqrt(_variance);
        for (int i = 0; i < rows.Length; i++)
        {
            scores[i] = Learnt < WarmUp ? 0 : Math.Abs(Forecaster.Standardise(rows[i]) - _forecast) / deviation;
        }
    }

    public void Learn(ReadOnlySpan<double> row)
    {
        float value = Forecaster.Standardise(row[0]);
        if (Learnt >= WarmUp)
        {
            LearnError(value - _forecast);
        }

        int units = Forecaster.Network.Units;
        _input[units] = value;
        Forecaster.Network.Step(_input, _gates, _state.Cell, _squashed, _state.Hidden);
        _state.Hidden.CopyTo(_input, 0);
        _forecast = Forecaster.Network.Forecast(_input);
        Learnt++;
    }

    private void LearnError(double error)
    {
        double most = Clip * Math.Sqrt(_variance);
        error = Math.Clamp(error, -most, most);
        _variance = Math.Max(_variance + (Gain * ((error * error) - _variance)), _leastVariance);
    }
}
