namespace EnvoyRls.Core.Statistics;

/// <summary>A number read when somebody looks: a size, a state, a time.</summary>
public sealed class Gauge
{
    private readonly Func<double> _read;

    internal Gauge(string name, Func<double> read)
    {
        Name = name;
        _read = read;
    }

    /// <summary>The dotted name, without extra tags.</summary>
    public string Name { get; }

    public double Value => _read();
}
