using System.Numerics.Tensors;
using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Detection.Saving;

namespace EnvoyRls.Adaptive.Detection.Lstm;

/// <summary>
/// Trains forecasters on one series of values, one an interval, by truncated back-propagation through time (Williams and Peng 1990)
/// and Adam. The last seventh of the series is not trained on: the epoch that forecasts it best is kept.
/// </summary>
internal sealed class LstmTrainer : IDetectorTrainer
{
    private const int Format = 1;

    /// <summary>Series flatter than this share of their mean are constant.</summary>
    private const double Flat = 1e-9;

    private readonly LstmOptions _options;

    /// <exception cref="ArgumentException">The options are out of their ranges.</exception>
    public LstmTrainer(LstmOptions? options = null)
    {
        _options = options ?? new LstmOptions();
        _options.Check();
    }

    public string Name => "lstm";

    public IDetector Train(ReadOnlySpan<double> rows, int width, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, 1);
        (double mean, double deviation) = Scale(rows);
        LstmNetwork network = Initial(_options.Units, seed);
        LstmForecaster forecaster = new(network, mean, deviation, 1);
        float[] values = new float[rows.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = forecaster.Standardise(rows[i]);
        }

        double error = values.Length > 1 ? Fit(network, values) : 1;
        return new LstmDetector(forecaster with { Error = Math.Clamp(Math.Sqrt(error), LstmForecaster.LeastError, LstmForecaster.MostError) }, _options.WarmUp);
    }

    public void Save(IDetector detector, BinaryWriter writer)
    {
        LstmDetector lstm = (LstmDetector)detector;
        LstmForecaster forecaster = lstm.Forecaster;
        SavedDetector.WriteHeader(writer, Name, Format);
        writer.Write(forecaster.Network.Units);
        writer.Write(lstm.WarmUp);
        writer.Write(forecaster.Mean);
        writer.Write(forecaster.Deviation);
        writer.Write(forecaster.Error);
        foreach (float weight in forecaster.Network.Weights)
        {
            writer.Write(weight);
        }
    }

    /// <summary>Reads a forecaster; the detector is for a series of which nothing is known yet.</summary>
    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    public IDetector Load(BinaryReader reader) => SavedDetector.Read(reader, Name, Format, Read);

    private static LstmDetector Read(BinaryReader reader)
    {
        int units = reader.ReadCount("the number of units", 1, LstmOptions.MostUnits);
        int warmUp = reader.ReadCount("the warm-up", 1, int.MaxValue);
        double mean = reader.ReadFinite("the mean");
        double deviation = reader.ReadFinite("the deviation");
        double error = reader.ReadFinite("the error");
        if (deviation <= 0 || error is < LstmForecaster.LeastError or > LstmForecaster.MostError)
        {
            throw new InvalidDataException("The forecaster's scale is out of bounds.");
        }

        LstmNetwork network = new(units);
        for (int i = 0; i < network.Weights.Length; i++)
        {
            network.Weights[i] = reader.ReadSingle();
            if (!(Math.Abs(network.Weights[i]) <= LstmNetwork.MostWeight))
            {
                throw new InvalidDataException("A weight is out of bounds.");
            }
        }

        return new LstmDetector(new LstmForecaster(network, mean, deviation, error), warmUp);
    }

    /// <summary>Trains in place; returns the mean squared error on what was held out (on everything where too little is left).</summary>
    private double Fit(LstmNetwork network, float[] values)
    {
        int held = values.Length / 7;
        int trained = held < 2 ? values.Length : values.Length - held;
        LstmTape tape = new(network, _options.Truncation);
        LstmState state = new(network.Units);
        Adam adam = new(network.Weights.Length, _options.LearningRate, _options.MostGradient);
        float[] gradient = new float[network.Weights.Length];
        float[] best = [.. network.Weights];
        double least = Evaluate(tape, state, values, trained);
        for (int epoch = 0; epoch < _options.Epochs; epoch++)
        {
            state.Clear();
            for (int start = 0; start < trained - 1; start += _options.Truncation)
            {
                int steps = Math.Min(_options.Truncation, trained - 1 - start);
                tape.Forward(values.AsSpan(start, steps + 1), state);
                tape.Backward(steps, gradient);
                adam.Move(network.Weights, gradient);
                TensorPrimitives.Clamp(network.Weights, -LstmNetwork.MostWeight, LstmNetwork.MostWeight, network.Weights);
            }

            double error = Evaluate(tape, state, values, trained);
            if (error < least)
            {
                least = error;
                network.Weights.CopyTo(best, 0);
            }
        }

        best.CopyTo(network.Weights, 0);
        return least;
    }

    private double Evaluate(LstmTape tape, LstmState state, float[] values, int trained)
    {
        state.Clear();
        bool holds = trained < values.Length;
        double sum = 0;
        int counted = 0;
        for (int start = 0; start < values.Length - 1; start += _options.Truncation)
        {
            int steps = Math.Min(_options.Truncation, values.Length - 1 - start);
            double error = tape.Forward(values.AsSpan(start, steps + 1), state);
            if (!holds || start + steps >= trained)
            {
                sum += error * steps;
                counted += steps;
            }
        }

        return double.IsFinite(sum) ? sum / counted : double.MaxValue;
    }

    /// <summary>Weights of chance of a size that keeps sums of units near 1; forget gates open, the output the naive forecast.</summary>
    private static LstmNetwork Initial(int units, ulong seed)
    {
        LstmNetwork network = new(units);
        SplitMix64 random = new(seed);
        float size = 1 / MathF.Sqrt(units + 1);
        for (int i = 0; i < network.Weights.Length; i++)
        {
            network.Weights[i] = size * ((2 * (float)random.NextDouble()) - 1);
        }

        for (int u = 0; u < units; u++)
        {
            network.Weights[((units + u + 1) * network.RowLength) - 1] = 1;
        }

        network.OutputRow.Clear();
        network.OutputRow[units] = 1;
        return network;
    }

    private static (double Mean, double Deviation) Scale(ReadOnlySpan<double> rows)
    {
        double largest = Math.Abs(TensorPrimitives.MaxMagnitude(rows));
        if (largest == 0)
        {
            return (0, 1);
        }

        double mean = 0;
        double square = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            // Shares of the largest, so that no square overflows.
            double change = (rows[i] / largest) - mean;
            mean += change / (i + 1);
            square += change * ((rows[i] / largest) - mean);
        }

        double deviation = Math.Sqrt(square / rows.Length);
        return (mean * largest, Math.Max(deviation > Flat ? deviation * largest : largest, double.Epsilon));
    }
}
