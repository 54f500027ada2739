namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>Follows one series from its first row and knows nothing of what is to come.</summary>
internal interface INabDetector
{
    /// <summary>Scores a row against those before it, then learns it: the higher, the stranger.</summary>
    double Next(DateTime time, double value);
}
