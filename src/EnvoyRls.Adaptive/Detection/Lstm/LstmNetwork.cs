using System.Numerics.Tensors;

namespace EnvoyRls.Adaptive.Detection.Lstm;

/// <summary>
/// A layer of long short-term memory (Hochreiter and Schmidhuber 1997) with forget gates (Gers, Schmidhuber and Cummins 2000) under a
/// linear output that starts out as the naive forecast: y(t+1) = skip x(t) + w h(t) + b. Weights only; the state is the caller's.
/// </summary>
/// <remarks>
/// All weights lie in one array: a row for each unit of the input, forget, output and candidate gates over [h(t-1), x(t), 1], then a
/// row for the output over [h(t), x(t), 1].
/// </remarks>
internal sealed class LstmNetwork
{
    /// <summary>No weight is larger, so that no sum can overflow.</summary>
    public const float MostWeight = 100;

    public LstmNetwork(int units)
    {
        Units = units;
        Weights = new float[CountWeights(units)];
    }

    public int Units { get; }

    public float[] Weights { get; }

    /// <summary>The length of one row: hidden units, the input and a bias.</summary>
    public int RowLength => Units + 2;

    public Span<float> OutputRow => Weights.AsSpan(4 * Units * RowLength, RowLength);

    public static int CountWeights(int units) => ((4 * units) + 1) * (units + 2);

    public ReadOnlySpan<float> GateRow(int row) => Weights.AsSpan(row * RowLength, RowLength);

    /// <summary>
    /// Goes one step: reads [h, x, 1] and the cell, leaves the activations of the gates, the new cell and h.
    /// </summary>
    /// <param name="input">[h(t-1), x(t), 1].</param>
    /// <param name="gates">Gets the activations of the input, forget and output gates and the candidates.</param>
    /// <param name="cell">The cell state, replaced.</param>
    /// <param name="squashed">Gets tanh of the new cell state.</param>
    /// <param name="hidden">Gets h(t); may overlap <paramref name="input"/>.</param>
    public void Step(ReadOnlySpan<float> input, Span<float> gates, Span<float> cell, Span<float> squashed, Span<float> hidden)
    {
        for (int row = 0; row < gates.Length; row++)
        {
            gates[row] = TensorPrimitives.Dot(GateRow(row), input);
        }

        Span<float> candidates = gates[(3 * Units)..];
        TensorPrimitives.Sigmoid(gates[..(3 * Units)], gates[..(3 * Units)]);
        TensorPrimitives.Tanh(candidates, candidates);
        TensorPrimitives.Multiply(cell, gates.Slice(Units, Units), cell);
        TensorPrimitives.MultiplyAdd(gates[..Units], candidates, cell, cell);
        TensorPrimitives.Tanh(cell, squashed);
        TensorPrimitives.Multiply(gates.Slice(2 * Units, Units), squashed, hidden);
    }

    /// <summary>The forecast from [h(t), x(t), 1].</summary>
    public float Forecast(ReadOnlySpan<float> output) => TensorPrimitives.Dot(OutputRow, output);
}
