namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>
/// What is usual in each hour of the week (UTC): the median and the 95th percentile of the rates in its intervals, averaged over the
/// weeks. The top twentieth is discarded, so that a burst does not lift it, and an hour counts only when it is over, so that an
/// attack is never measured by itself. Hours not seen yet are told by the same hour of other days.
/// </summary>
internal sealed class SeasonProfile
{
    private const int Slots = 168;
    private const int HoursOfDay = 24;
    private const long Hour = 3_600_000_000;

    /// <summary>An hour of which less was seen says nothing.</summary>
    private const double LeastSeconds = 600;

    /// <summary>Over how many weeks an hour is averaged.</summary>
    private const int Weeks = 4;

    private readonly float[] _typical = new float[Slots];
    private readonly float[] _upper = new float[Slots];
    private readonly byte[] _weeks = new byte[Slots];
    private readonly LogHistogram _hour = new();
    private long _hourNumber = -1;
    private long _lastFolded = -1;
    private double _recent;
    private long _recentHour = -1;

    public SeasonMaturity Maturity { get; private set; }

    /// <summary>Learns an interval, and a whole hour once it is over.</summary>
    /// <param name="rate">The rate, admitted and clean.</param>
    /// <param name="seconds">How long it was.</param>
    /// <param name="now">Its end, Unix time in microseconds.</param>
    /// <param name="growth">By how much an hour's figures may grow from one week to the next.</param>
    public void Learn(double rate, double seconds, long now, double growth)
    {
        long hour = Math.Max(0, now - 1) / Hour;
        if (hour != _hourNumber)
        {
            if (_hourNumber > _lastFolded && hour > _hourNumber && _hour.Total >= LeastSeconds)
            {
                Fold(growth);
            }

            _hour.Clear();
            _hourNumber = hour;
        }

        _hour.Add(rate, seconds);
    }

    /// <summary>
    /// Rates usual at a time, between the middles of two hours in proportion; 0 where they are not known. The upper one is known
    /// only after a week: other days say little of how high this one may go.
    /// </summary>
    public (double Typical, double Upper) At(long now)
    {
        if (Maturity == SeasonMaturity.None)
        {
            return default;
        }

        long shifted = Math.Max(0, now - (Hour / 2));
        double part = shifted % Hour / (double)Hour;
        (double typicalBefore, double upperBefore) = Look(shifted / Hour);
        (double typicalAfter, double upperAfter) = Look((shifted / Hour) + 1);
        double typical = typicalBefore + (part * (typicalAfter - typicalBefore));
        double upper = upperBefore + (part * (upperAfter - upperBefore));
        return (Math.Exp(typical) - 1, Maturity == SeasonMaturity.Week ? Math.Exp(upper) - 1 : 0);
    }

    /// <summary>
    /// How a time usually compares with the days before it, weighted as <see cref="RateState.Day"/> weights them; 1 for alike, 0
    /// where it is not known.
    /// </summary>
    public double Ratio(long now)
    {
        if (Maturity == SeasonMaturity.None)
        {
            return 0;
        }

        long hour = Math.Max(0, now) / Hour;
        if (hour != _recentHour)
        {
            _recent = Recent(hour);
            _recentHour = hour;
        }

        return _recent > 0 ? Math.Clamp(At(now).Typical / _recent, 0.05, 20) : 0;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_hourNumber);
        writer.Write(_lastFolded);
        _hour.Save(writer);
        writer.Write(_weeks);
        for (int i = 0; i < Slots; i++)
        {
            if (_weeks[i] > 0)
            {
                writer.Write(_typical[i]);
                writer.Write(_upper[i]);
            }
        }
    }

    public void Load(BinaryReader reader)
    {
        _hourNumber = reader.ReadInt64();
        _lastFolded = reader.ReadInt64();
        _hour.Load(reader);
        reader.BaseStream.ReadExactly(_weeks);
        for (int i = 0; i < Slots; i++)
        {
            if (_weeks[i] > 0)
            {
                _typical[i] = BaselineReading.Logarithm(reader);
                _upper[i] = BaselineReading.Logarithm(reader);
            }
        }

        Summarise();
    }

    private (double Typical, double Upper) Look(long hour)
    {
        int slot = (int)(hour % Slots);
        if (_weeks[slot] > 0)
        {
            return (_typical[slot], _upper[slot]);
        }

        double typical = 0;
        double upper = 0;
        int days = 0;
        for (int i = slot % HoursOfDay; i < Slots; i += HoursOfDay)
        {
            if (_weeks[i] > 0)
            {
                typical += _typical[i];
                upper = Math.Max(upper, _upper[i]);
                days++;
            }
        }

        return days == 0 ? default : (typical / days, upper);
    }

    private void Fold(double growth)
    {
        int slot = (int)(_hourNumber % Slots);
        _typical[slot] = Blend(_typical[slot], _hour.LogQuantile(0.5), _weeks[slot], growth);
        _upper[slot] = Blend(_upper[slot], _hour.LogQuantile(0.95), _weeks[slot], growth);
        _weeks[slot] = (byte)Math.Min(_weeks[slot] + 1, Weeks);
        _lastFolded = _hourNumber;
        Summarise();
    }

    private static float Blend(float old, double seen, int weeks, double growth)
    {
        if (weeks == 0)
        {
            return (float)seen;
        }

        double next = old + ((seen - old) / Math.Min(weeks + 1, Weeks));
        return (float)Math.Min(next, old + Math.Log(1 + growth));
    }

    /// <summary>The average of the hours before one, older ones counting less.</summary>
    private double Recent(long hour)
    {
        double sum = 0;
        double weights = 0;
        for (int back = 1; back <= Slots; back++)
        {
            double weight = Math.Exp(-back / (double)HoursOfDay);
            sum += weight * (Math.Exp(Look(hour + Slots - back).Typical) - 1);
            weights += weight;
        }

        return sum / weights;
    }

    private void Summarise()
    {
        Span<bool> hours = stackalloc bool[HoursOfDay];
        hours.Clear();
        int filled = 0;
        for (int i = 0; i < Slots; i++)
        {
            if (_weeks[i] > 0)
            {
                hours[i % HoursOfDay] = true;
                filled++;
            }
        }

        _recentHour = -1;
        Maturity = filled == Slots ? SeasonMaturity.Week : hours.Contains(false) ? SeasonMaturity.None : SeasonMaturity.Day;
    }
}
