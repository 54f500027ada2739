namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary>Whom an override has denied.</summary>
internal sealed class OverrideTally
{
    public int Benign { get; set; }

    public int Hostile { get; set; }

    /// <summary>Whether it did more harm than good.</summary>
    public bool IsWrong => Benign > 0 && Benign >= Hostile;
}
