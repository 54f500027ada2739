namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>The average of a figure over the last hour; a plain mean while it is younger.</summary>
internal struct RunningAverage
{
    private float _seconds;

    public float Value { get; private set; }

    /// <summary>Whether anything was learnt.</summary>
    public readonly bool IsKnown => _seconds > 0;

    /// <summary>How far a figure is from the average; 0 while there is none.</summary>
    public readonly double Distance(double value) => IsKnown ? value - Value : 0;

    public void Learn(double value, double seconds)
    {
        double weight = Math.Max(LearningPace.Weight(seconds, LearningPace.Hour), seconds / (_seconds + seconds));
        Value += (float)(weight * (value - Value));
        _seconds = (float)Math.Min(LearningPace.Hour, _seconds + seconds);
    }

    public readonly void Save(BinaryWriter writer)
    {
        writer.Write(_seconds);
        writer.Write(Value);
    }

    public static RunningAverage Load(BinaryReader reader) =>
        new() { _seconds = BaselineReading.Amount(reader), Value = BaselineReading.Amount(reader) };
}
