namespace EnvoyRls.Adaptive.Detection.SeasonalEwma;

/// <summary>
/// What a series usually is at each slot of its season: hours of the week, or quarters of an hour of the day. A slot keeps one mean a
/// round for the last few rounds, and its usual value is a quantile of these, so that one poisoned day is one value of several. One
/// profile may serve all keys of a segment. For one thread at a time.
/// </summary>
internal sealed class SeasonalProfile
{
    private readonly int _rounds;
    private readonly double _quantile;
    private readonly float[] _means;
    private readonly int[] _visits;
    private readonly float[] _usual;
    private int _slot = -1;
    private double _sum;
    private int _count;
    private int _known;

    /// <param name="slots">How many slots a season has, at least 1: 168 for the hours of a week.</param>
    /// <param name="rounds">How many past seasons are remembered, at least 1. Default 7.</param>
    /// <param name="quantile">Which quantile of the rounds is the usual value, 0 to 1: 0.5 to subtract, 0.95 to size a limit.</param>
    public SeasonalProfile(int slots, int rounds = 7, double quantile = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(quantile, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantile, 1);
        _rounds = rounds;
        _quantile = quantile;
        _means = new float[slots * rounds];
        _visits = new int[slots];
        _usual = new float[slots];
    }

    public int Slots => _usual.Length;

    /// <summary>Whether every slot has been gone through at least once.</summary>
    public bool IsKnown => _known == Slots;

    /// <summary>The usual value at a place of the season, between the middles of two slots by a straight line.</summary>
    /// <param name="phase">The place, 0 (the start of the season) up to but not including 1.</param>
    public double At(double phase)
    {
        double place = (phase * Slots) - 0.5;
        double below = Math.Floor(place);
        double share = place - below;
        int left = ((int)below + Slots) % Slots;
        int right = (left + 1) % Slots;
        return (_usual[left] * (1 - share)) + (_usual[right] * share);
    }

    /// <summary>Takes in a value. A slot's mean counts once the slot has been left.</summary>
    /// <param name="phase">The place in the season, 0 up to but not including 1.</param>
    /// <param name="value">The value there, finite.</param>
    public void Learn(double phase, double value)
    {
        int slot = Math.Min((int)(phase * Slots), Slots - 1);
        if (slot != _slot)
        {
            EndVisit();
            _slot = slot;
        }

        _sum += EwmaTracker.Bounded(value);
        _count++;
    }

    /// <summary>Ends the visit of the slot last learnt, as the first value of another slot would.</summary>
    public void EndVisit()
    {
        if (_count == 0)
        {
            return;
        }

        Span<float> means = _means.AsSpan(_slot * _rounds, _rounds);
        means[_visits[_slot] % _rounds] = (float)(_sum / _count);
        _known += _visits[_slot] == 0 ? 1 : 0;
        _visits[_slot]++;
        _usual[_slot] = Quantile(means[..Math.Min(_visits[_slot], _rounds)]);
        _sum = 0;
        _count = 0;
    }

    private float Quantile(ReadOnlySpan<float> means)
    {
        Span<float> sorted = means.Length <= 64 ? stackalloc float[means.Length] : new float[means.Length];
        means.CopyTo(sorted);
        sorted.Sort();
        double place = _quantile * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return float.Lerp(sorted[below], sorted[above], (float)(place - below));
    }
}
