using EnvoyRls.Adaptive.Detection.Calibration;
using EnvoyRls.Adaptive.Detection.Pools;
using EnvoyRls.Adaptive.Detection.Series;

namespace EnvoyRls.Adaptive.Detection;

/// <summary>
/// Models that are due for a pool, with a copy of the clean rows they are trained on: work of up to a second for any thread,
/// off the tick. What comes of it depends on rows and seed alone.
/// </summary>
internal sealed class ModelTraining(
    DetectorPool pool, double[] rows, double[] history, int version, ulong seed, TailCalibrationOptions options)
{
    private TrainedForecaster? _forecaster;

    public PoolKey Pool => pool.Key;

    public int Version => version;

    /// <summary>What <see cref="Run"/> made; <see langword="null"/> before.</summary>
    public PoolModels? Models { get; private set; }

    /// <summary>Whether the pool judges by the models.</summary>
    public bool IsFinished { get; private set; }

    public void Run()
    {
        _forecaster = TrainedForecaster.Train(history, seed, options);
        Models = PoolTrainer.Train(rows, pool.Width, version, seed, options);
    }

    /// <summary>Lets the pool judge by the models from now on; on the thread of the tick.</summary>
    public void Finish()
    {
        pool.Adopt(Models ?? throw new InvalidOperationException("The models were not trained."), _forecaster);
        IsFinished = true;
    }
}
