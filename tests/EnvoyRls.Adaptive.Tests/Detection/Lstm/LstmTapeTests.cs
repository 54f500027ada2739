using EnvoyRls.Adaptive.Detection.Lstm;
using EnvoyRls.Adaptive.Tests.Detection.Support;

namespace EnvoyRls.Adaptive.Tests.Detection.Lstm;

public sealed class LstmTapeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Gradients_are_those_of_finite_differences(int units)
    {
        LstmNetwork network = new(units);
        double[] chance = NoisyRows.Normal(network.Weights.Length, 1, 1);
        for (int i = 0; i < chance.Length; i++)
        {
            network.Weights[i] = (float)(0.4 * chance[i]);
        }

        float[] values = [.. NoisyRows.Normal(13, 1, 2).Select(value => (float)value)];
        LstmTape tape = new(network, 12);
        float[] gradient = new float[network.Weights.Length];
        Loss(network, tape, values);
        tape.Backward(12, gradient);

        for (int i = 0; i < gradient.Length; i++)
        {
            const float step = 1e-2f;
            float weight = network.Weights[i];
            network.Weights[i] = weight + step;
            double above = Loss(network, tape, values);
            network.Weights[i] = weight - step;
            double below = Loss(network, tape, values);
            network.Weights[i] = weight;
            double expected = (above - below) / (2 * step);
            Assert.True(Math.Abs(expected - gradient[i]) < 1e-3 + (0.01 * Math.Abs(expected)), $"weight {i}: {expected} {gradient[i]}");
        }
    }

    private static double Loss(LstmNetwork network, LstmTape tape, float[] values)
    {
        LstmState state = new(network.Units);
        Array.Fill(state.Hidden, 0.3f);
        Array.Fill(state.Cell, -0.5f);
        return tape.Forward(values, state);
    }
}
