namespace EnvoyRls.Adaptive.Backtest.Attacks;

/// <summary>How an attack that is put into traffic behaves.</summary>
internal enum AttackModel
{
    /// <summary>One client that asks as often as it can, for what others ask for.</summary>
    Flood,

    /// <summary>Many clients, each of them slow, that ask for what others ask for.</summary>
    Distributed,

    /// <summary>Many clients that all ask for the same, as those who try stolen passwords do.</summary>
    Stuffing,

    /// <summary>A new client with every request, so that no counter ever fills.</summary>
    Rotation,
}
