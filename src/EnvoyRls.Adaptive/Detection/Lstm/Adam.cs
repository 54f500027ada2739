using System.Numerics.Tensors;

namespace EnvoyRls.Adaptive.Detection.Lstm;

/// <summary>Adam (Kingma and Ba 2015) with the constants of its paper, after the gradient's norm has been clipped.</summary>
internal sealed class Adam(int weights, float learningRate, float mostGradient)
{
    private const float MeanDecay = 0.9f;
    private const float SquareDecay = 0.999f;
    private const float Least = 1e-8f;

    private readonly float[] _means = new float[weights];
    private readonly float[] _squares = new float[weights];
    private readonly float[] _step = new float[weights];
    private double _meanBias = 1;
    private double _squareBias = 1;

    /// <summary>Moves the weights against the gradient, which is used up.</summary>
    public void Move(Span<float> weights, Span<float> gradient)
    {
        float norm = TensorPrimitives.Norm<float>(gradient);
        if (!float.IsFinite(norm))
        {
            return;
        }

        if (norm > mostGradient)
        {
            TensorPrimitives.Multiply(gradient, mostGradient / norm, gradient);
        }

        _meanBias *= MeanDecay;
        _squareBias *= SquareDecay;
        TensorPrimitives.Lerp<float>(_means, gradient, 1 - MeanDecay, _means);
        TensorPrimitives.Multiply(gradient, gradient, gradient);
        TensorPrimitives.Lerp<float>(_squares, gradient, 1 - SquareDecay, _squares);
        TensorPrimitives.Divide(_squares, (float)(1 - _squareBias), _step);
        TensorPrimitives.Sqrt<float>(_step, _step);
        TensorPrimitives.Add(_step, Least, _step);
        TensorPrimitives.Divide(_means, _step, _step);
        TensorPrimitives.MultiplyAdd(_step, (float)(-learningRate / (1 - _meanBias)), weights, weights);
    }
}
