using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>What series are made of: seasons, noises, bursts. Has one series' state.</summary>
internal sealed class SeriesPainter(SplitMix64 random, int minutes)
{
    private const double MinutesADay = 1440;

    private readonly double _phase = random.NextDouble();
    private double _burst;
    private double _drift;

    /// <summary>Minutes since the start.</summary>
    public double Minute { get; set; }

    /// <summary>A day's swing about 1.</summary>
    public double Daily(double swing) => 1 + (swing * Math.Sin(Math.Tau * ((Minute / MinutesADay) + _phase)));

    /// <summary>A week's swing about 1: fewer on two days of seven.</summary>
    public double Weekly(double swing) => (int)(Minute / MinutesADay) % 7 >= 5 ? 1 - swing : 1;

    /// <summary>A peak in the first minutes of every hour, as of a job that is run by the clock.</summary>
    public double Hourly(double height) => Minute % 60 < 10 ? height * random.NextBetween(0.8, 1.2) : 0;

    /// <summary>Counts about a rate of thirty, rougher than chance alone, with bursts that decay.</summary>
    public double Counts(double level, double roughness, int burstEvery)
    {
        _burst *= 0.8;
        if (burstEvery > 0 && random.Next(burstEvery) == 0)
        {
            _burst += random.NextBetween(0.3, 2);
        }

        double rate = 30 * level * Math.Exp(roughness * Gauss()) * (1 + _burst);
        return Math.Max(0, Math.Round(rate + (Math.Sqrt(rate) * Gauss())));
    }

    /// <summary>A level with noise that hangs together from row to row.</summary>
    public double Smooth(double level, double noise, double memory)
    {
        _drift = (memory * _drift) + (Math.Sqrt(1 - (memory * memory)) * Gauss());
        return level * (1 + (noise * _drift * (memory > 0.9 ? 10 : 1)) + (noise * 0.2 * Gauss()));
    }

    /// <summary>A log-normal value, now and then far above the usual.</summary>
    public double HeavyTailed(double level, double spread, double rare) =>
        level * Math.Exp((spread * Gauss() / 2) + (random.Next(100) == 0 ? rare * random.NextDouble() : 0));

    /// <summary>High by day, low by night.</summary>
    public double Square(double low, double high, double noise) =>
        ((Minute / MinutesADay) + _phase) % 1 < 0.4 ? high + (noise * Gauss()) : low + (noise * Gauss());

    /// <summary>Mostly nothing.</summary>
    public double Sparse(double share, double height) => random.NextDouble() < share * minutes / 5 ? height * random.NextDouble() : 0;

    private double Gauss() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
