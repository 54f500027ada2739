using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Adaptive.Models;

/// <summary>What is counted of versions of models.</summary>
internal sealed class ModelStatistics
{
    private readonly Counter _trainings;
    private readonly Counter _failures;
    private readonly Counter _refusals;
    private readonly Counter _promotions;
    private int _version;
    private long _trainedTo;

    public ModelStatistics(StatRegistry statistics)
    {
        _trainings = statistics.Counter("envoyrls.adaptive.trainings_total");
        _failures = statistics.Counter("envoyrls.adaptive.training_failures_total");
        _refusals = statistics.Counter("envoyrls.adaptive.models_refused_total");
        _promotions = statistics.Counter("envoyrls.adaptive.promotions_total");
        statistics.Gauge("envoyrls.adaptive.model_version", () => Volatile.Read(ref _version));
        statistics.Gauge("envoyrls.adaptive.model_trained_timestamp_seconds", () => Volatile.Read(ref _trainedTo));
    }

    /// <summary>The highest version of any domain that judges on this replica; 0 if there is none.</summary>
    /// <param name="version">Its number.</param>
    /// <param name="trainedTo">The newest row that the oldest of the versions in use has seen.</param>
    public void Judges(int version, DateTimeOffset trainedTo)
    {
        Volatile.Write(ref _version, version);
        Volatile.Write(ref _trainedTo, trainedTo.ToUnixTimeSeconds());
    }

    public void Trained() => _trainings.Increment();

    public void TrainingFailed() => _failures.Increment();

    /// <summary>What the archive has is no version that can be used.</summary>
    public void Refused() => _refusals.Increment();

    /// <summary>The gate has let a candidate through.</summary>
    public void Promoted() => _promotions.Increment();
}
