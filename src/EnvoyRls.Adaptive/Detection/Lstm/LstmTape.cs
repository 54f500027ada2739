using System.Numerics.Tensors;

namespace EnvoyRls.Adaptive.Detection.Lstm;

/// <summary>
/// Runs a network over a stretch of a series, remembers every step, and goes back through them for the gradient of the mean squared
/// error of its forecasts: back-propagation through time, cut off at the start of the stretch.
/// </summary>
internal sealed class LstmTape
{
    private readonly LstmNetwork _network;
    private readonly int _units;
    private readonly int _row;
    private readonly float[] _inputs;
    private readonly float[] _outputs;
    private readonly float[] _gates;
    private readonly float[] _cells;
    private readonly float[] _squashed;
    private readonly float[] _errors;
    private readonly float[] _hiddenGradient;
    private readonly float[] _cellGradient;
    private readonly float[] _gateGradient;

    public LstmTape(LstmNetwork network, int steps)
    {
        _network = network;
        _units = network.Units;
        _row = network.RowLength;
        _inputs = new float[steps * _row];
        _outputs = new float[steps * _row];
        _gates = new float[steps * 4 * _units];
        _cells = new float[(steps + 1) * _units];
        _squashed = new float[steps * _units];
        _errors = new float[steps];
        _hiddenGradient = new float[_units];
        _cellGradient = new float[_units];
        _gateGradient = new float[4 * _units];
    }

    /// <summary>Goes forward from the state given, which is replaced by that after the last step.</summary>
    /// <param name="values">The values seen, one a step and one more: the last is only forecast.</param>
    /// <param name="state">The state, which follows the stretch.</param>
    /// <returns>The mean squared error of the forecasts.</returns>
    public double Forward(ReadOnlySpan<float> values, LstmState state)
    {
        int steps = values.Length - 1;
        state.Cell.CopyTo(_cells, 0);
        double sum = 0;
        for (int t = 0; t < steps; t++)
        {
            Span<float> input = _inputs.AsSpan(t * _row, _row);
            Span<float> output = _outputs.AsSpan(t * _row, _row);
            state.Hidden.CopyTo(input);
            input[_units] = values[t];
            input[_units + 1] = 1;
            input.CopyTo(output);
            Span<float> cell = _cells.AsSpan((t + 1) * _units, _units);
            state.Cell.CopyTo(cell);
            _network.Step(input, GatesAt(t), cell, SquashedAt(t), output[.._units]);
            output[.._units].CopyTo(state.Hidden);
            cell.CopyTo(state.Cell);
            _errors[t] = _network.Forecast(output) - values[t + 1];
            sum += (double)_errors[t] * _errors[t];
        }

        return sum / steps;
    }

    /// <summary>Goes back over the last <see cref="Forward"/> and writes the gradient of its error.</summary>
    /// <param name="steps">How many steps were gone.</param>
    /// <param name="gradient">One number a weight.</param>
    public void Backward(int steps, Span<float> gradient)
    {
        gradient.Clear();
        Array.Clear(_hiddenGradient);
        Array.Clear(_cellGradient);
        ReadOnlySpan<float> outputRow = _network.OutputRow;
        Span<float> outputGradient = gradient[^_row..];
        for (int t = steps - 1; t >= 0; t--)
        {
            float error = 2 * _errors[t] / steps;
            TensorPrimitives.MultiplyAdd(_outputs.AsSpan(t * _row, _row), error, outputGradient, outputGradient);
            TensorPrimitives.MultiplyAdd(outputRow[.._units], error, _hiddenGradient, _hiddenGradient);
            BackThroughGates(t);
            BackThroughRows(_inputs.AsSpan(t * _row, _row), gradient);
        }
    }

    /// <summary>From the gradients of h and the cell after a step to those of the gates' sums and of the cell before it.</summary>
    private void BackThroughGates(int step)
    {
        Span<float> gates = GatesAt(step);
        Span<float> squashed = SquashedAt(step);
        ReadOnlySpan<float> before = _cells.AsSpan(step * _units, _units);
        for (int u = 0; u < _units; u++)
        {
            float input = gates[u];
            float forget = gates[_units + u];
            float output = gates[(2 * _units) + u];
            float candidate = gates[(3 * _units) + u];
            float hidden = _hiddenGradient[u];
            float cell = _cellGradient[u] + (hidden * output * (1 - (squashed[u] * squashed[u])));
            _gateGradient[u] = cell * candidate * input * (1 - input);
            _gateGradient[_units + u] = cell * before[u] * forget * (1 - forget);
            _gateGradient[(2 * _units) + u] = hidden * squashed[u] * output * (1 - output);
            _gateGradient[(3 * _units) + u] = cell * input * (1 - (candidate * candidate));
            _cellGradient[u] = cell * forget;
        }
    }

    /// <summary>From the gradients of the gates' sums to those of the weights and of h before the step.</summary>
    private void BackThroughRows(ReadOnlySpan<float> input, Span<float> gradient)
    {
        Array.Clear(_hiddenGradient);
        for (int row = 0; row < _gateGradient.Length; row++)
        {
            Span<float> target = gradient.Slice(row * _row, _row);
            TensorPrimitives.MultiplyAdd(input, _gateGradient[row], target, target);
            TensorPrimitives.MultiplyAdd(_network.GateRow(row)[.._units], _gateGradient[row], _hiddenGradient, _hiddenGradient);
        }
    }

    private Span<float> GatesAt(int step) => _gates.AsSpan(step * 4 * _units, 4 * _units);

    private Span<float> SquashedAt(int step) => _squashed.AsSpan(step * _units, _units);
}
