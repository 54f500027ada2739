using EnvoyRls.Adaptive.Features.Geo;

namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>What is normal for a domain.</summary>
internal sealed class DomainBaselines(ObservedClock clock) : IRemembered
{
    private RunningAverage _births;
    private RunningAverage _entropy;
    private RunningAverage _topShare;
    private RunningAverage _newcomers;

    public SeriesBaseline Calls { get; } = new(clock);

    /// <summary>New clients a second.</summary>
    public ref readonly RunningAverage Births => ref _births;

    public ref readonly RunningAverage Entropy => ref _entropy;

    public ref readonly RunningAverage TopShare => ref _topShare;

    /// <summary>The share of newcomers' calls.</summary>
    public ref readonly RunningAverage Newcomers => ref _newcomers;

    /// <summary>The usual spread over countries and networks; <see langword="null"/> while nothing was learnt.</summary>
    public GeoSpread? Geography { get; private set; }

    public double Seen => Calls.Seen;

    /// <param name="shape">How the domain's clients moved.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="knowsClients">Whether newcomers could be told: where they cannot, nobody is one, and that says nothing of what is usual.</param>
    public void LearnShape(DomainShape shape, double seconds, bool knowsClients)
    {
        if (shape.Geography is { IsEmpty: false } geography)
        {
            Geography ??= geography;
            Geography.Learn(geography, LearningPace.Weight(seconds, LearningPace.Hour));
        }

        _births.Learn(shape.Births, seconds);
        _entropy.Learn(shape.Entropy, seconds);
        _topShare.Learn(shape.TopShare, seconds);
        if (knowsClients)
        {
            _newcomers.Learn(shape.Newcomers, seconds);
        }
    }

    public void Save(BinaryWriter writer)
    {
        Calls.Save(writer);
        _births.Save(writer);
        _entropy.Save(writer);
        _topShare.Save(writer);
        _newcomers.Save(writer);
        writer.Write(Geography is not null);
        Geography?.Save(writer);
    }

    public void Load(BinaryReader reader)
    {
        Calls.Load(reader);
        _births = RunningAverage.Load(reader);
        _entropy = RunningAverage.Load(reader);
        _topShare = RunningAverage.Load(reader);
        _newcomers = RunningAverage.Load(reader);
        Geography = reader.ReadBoolean() ? GeoSpread.Load(reader) : null;
    }
}
