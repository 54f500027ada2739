namespace EnvoyRls.Analysis.Simulation;

/// <summary>A clock that stands where a command puts it.</summary>
internal sealed class SimulatedTime : TimeProvider
{
    /// <summary>The moment that the limiter takes for now.</summary>
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

    public override DateTimeOffset GetUtcNow() => Now;
}
