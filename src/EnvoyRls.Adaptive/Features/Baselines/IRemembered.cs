namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>Something that is forgotten when it has not been seen for longest and others need its place.</summary>
internal interface IRemembered
{
    /// <summary>Observed seconds when it was last seen.</summary>
    double Seen { get; }
}
