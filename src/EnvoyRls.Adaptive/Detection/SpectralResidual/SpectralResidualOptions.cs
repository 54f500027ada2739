using System.Numerics;

namespace EnvoyRls.Adaptive.Detection.SpectralResidual;

/// <summary>How a spectral residual is taken; the names in brackets are those of Ren et al. 2019.</summary>
internal sealed record SpectralResidualOptions
{
    /// <summary>The fewest observed values whose spectrum says anything.</summary>
    public const int FewestValues = 12;

    /// <summary>How many points are transformed, the estimated ones among them: a power of two. Default 64.</summary>
    public int Length { get; init; } = 64;

    /// <summary>How many estimated points follow the last observed one (kappa), at least 1. Default 5.</summary>
    public int Estimated { get; init; } = 5;

    /// <summary>How many past points the gradient of the estimate is averaged over (m), at least 1. Default 5.</summary>
    public int Gradients { get; init; } = 5;

    /// <summary>How many neighbouring frequencies the log spectrum is averaged over (q), odd. Default 3.</summary>
    public int SpectrumAverage { get; init; } = 3;

    /// <summary>How many preceding points the saliency is compared with (z), at least 1. Default 21.</summary>
    public int SaliencyAverage { get; init; } = 21;

    /// <summary>How many observed values are looked at, the one scored among them.</summary>
    public int Values => Length - Estimated;

    /// <exception cref="ArgumentException">A setting is out of its range, or fewer than <see cref="FewestValues"/> values are left.</exception>
    public void Check()
    {
        if (!BitOperations.IsPow2(Length) || Length > 1 << 16)
        {
            throw new ArgumentException($"the length of a spectral residual is a power of two up to 65536, not {Length}");
        }

        if (Estimated < 1 || Gradients < 1 || SaliencyAverage < 1 || SpectrumAverage < 1 || SpectrumAverage % 2 == 0)
        {
            throw new ArgumentException("the counts of a spectral residual are at least 1, and the spectrum's average is odd");
        }

        if (Values < FewestValues || Values <= Gradients + 1 || SpectrumAverage > Length)
        {
            throw new ArgumentException($"a spectral residual needs {FewestValues} observed values and more than one beyond its gradients, not {Values}");
        }
    }
}
