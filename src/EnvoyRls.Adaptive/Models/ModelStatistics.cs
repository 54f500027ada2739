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

    public ModelStatistics(StatRegistry statistics)
    {
        _trainings = statistics.Counter("envoyrls.adaptive.trainings_total");
        _failures = statistics.Counter("envoyrls.adaptive.training_failures_total");
        _refusals = statistics.Counter("envoyrls.adaptive.models_refused_total");
        _promotions = statistics.Counter("envoyrls.adaptive.promotions_total");
        statistics.Gauge("envoyrls.adaptive.model_version", () => Volatile.Read(ref _version));
    }

    /// <summary>The highest version of any domain that judges on this replica; 0 if there is none.</summary>
    public void Judges(int version) => Volatile.Write(ref _version, version);

    public void Trained() => _trainings.Increment();

    public void TrainingFailed() => _failures.Increment();

    /// <summary>What the archive has is no version that can be used.</summary>
    public void Refused() => _refusals.Increment();

    /// <summary>The gate has let a candidate through.</summary>
    public void Promoted() => _promotions.Increment();
}
