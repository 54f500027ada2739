namespace EnvoyRls.Adaptive.Detection.SeasonalEwma;

/// <summary>
/// One series with its own season behind the seam of streaming detectors: <see cref="EwmaTracker"/> on the log rate less
/// <see cref="SeasonalProfile"/>, once that is known. Values of one row an interval; <see cref="Skip"/> tells of missing ones.
/// </summary>
internal sealed class SeasonalEwmaDetector : IStreamingDetector
{
    private readonly EwmaTracker _ewma;
    private readonly SeasonalProfile? _profile;
    private readonly long _season;
    private EwmaState _state;
    private bool _seasonal;
    private long _next;

    /// <param name="options">How levels are followed.</param>
    /// <param name="season">How many intervals a season has; 0 for a series without.</param>
    /// <param name="profile">The profile of the season; none without a season.</param>
    public SeasonalEwmaDetector(EwmaOptions? options = null, long season = 0, SeasonalProfile? profile = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(season);
        if (season > 0 != profile is not null)
        {
            throw new ArgumentException("a season has a profile, and a profile a season", nameof(profile));
        }

        _ewma = new EwmaTracker(options ?? new EwmaOptions());
        _season = season;
        _profile = profile;
    }

    public int Width => 1;

    public int WarmUp => _ewma.Options.WarmUp;

    public long Learnt { get; private set; }

    /// <summary>Passes over an interval whose value was suspicious and is not to be learnt; it is no gap.</summary>
    public void Hold() => _state = EwmaTracker.Held(_state, _next++);

    /// <summary>Passes over intervals in which nothing was observed.</summary>
    /// <param name="intervals">How many, at least 0.</param>
    public void Skip(long intervals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(intervals);
        _next += intervals;
    }

    /// <summary>Where the value of the next interval is expected.</summary>
    public double Expected => _state.Level + Usual();

    /// <summary>Scores each row as the value of the next interval.</summary>
    public void Score(ReadOnlySpan<double> rows, Span<double> scores)
    {
        double usual = Usual();
        for (int i = 0; i < rows.Length; i++)
        {
            scores[i] = _ewma.Score(_state, _next, rows[i] - usual).Value;
        }
    }

    /// <summary>The parts of the score of a value of the next interval.</summary>
    public EwmaScore Explain(double value) => _ewma.Score(_state, _next, value - Usual());

    public void Learn(ReadOnlySpan<double> row)
    {
        _state = _ewma.Learn(_state, _next, row[0] - Usual());
        _profile?.Learn(Phase(_next), row[0]);
        _next++;
        Learnt++;
        if (!_seasonal && _profile is { IsKnown: true })
        {
            _seasonal = true;
            _state = EwmaTracker.Shifted(_state, -Usual());
        }
    }

    private double Usual() => _seasonal ? _profile!.At(Phase(_next)) : 0;

    private double Phase(long interval) => (double)(interval % _season) / _season;
}
