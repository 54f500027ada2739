using EnvoyRls.Adaptive.Detection.Calibration;
using EnvoyRls.Adaptive.Detection.Persistence;

namespace EnvoyRls.Adaptive.Detection;

/// <summary>How features become findings.</summary>
internal sealed record DetectionOptions
{
    /// <summary>The length of a tick. Default 2 s.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where chance starts: the same seed and intervals make the same findings.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// For how long nothing of a new domain or segment persists, and all of it is learnt: how much its keys differ has to be known first.
    /// Default 1 h.
    /// </summary>
    public TimeSpan ColdStart { get; init; } = TimeSpan.FromHours(1);

    public TailCalibrationOptions Calibration { get; init; } = new();

    public PersistenceOptions Persistence { get; init; } = new();

    /// <summary>How many segments, domains and shapes of signatures have a pool and models of their own. Default 128; further ones of a kind share.</summary>
    public int Pools { get; init; } = 128;

    /// <summary>How many domains have a random cut forest: each costs a few milliseconds a tick and megabytes. Default 16, those that came first.</summary>
    public int RandomCutForests { get; init; } = 16;

    /// <summary>Clean rows kept in a pool. Default 2,048.</summary>
    public int PoolRows { get; init; } = 2_048;

    /// <summary>Rows a pool takes in a tick at most, drawn by chance, so that one tick cannot fill it. Default 32.</summary>
    public int RowsPerTick { get; init; } = 32;

    /// <summary>Rows a pool needs before it has models of its own. Default 512.</summary>
    public int LeastRows { get; init; } = 512;

    /// <summary>Ticks after which models are trained anew. Default 900: half an hour.</summary>
    public int RetrainTicks { get; init; } = 900;
}
