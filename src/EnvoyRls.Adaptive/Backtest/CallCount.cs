namespace EnvoyRls.Adaptive.Backtest;

/// <summary>How many calls there were, and what became of them with the layer and without.</summary>
internal sealed class CallCount
{
    public long Calls { get; private set; }

    /// <summary>Denied by the rules alone.</summary>
    public long DeniedByRules { get; private set; }

    /// <summary>Denied with the layer.</summary>
    public long Denied { get; private set; }

    /// <summary>Denied with the layer though the rules alone admit them: what overrides cost.</summary>
    public long DeniedByOverrides { get; private set; }

    /// <summary>Admitted with the layer though the rules alone deny them: limits that were raised, or counters that overrides spared.</summary>
    public long Spared { get; private set; }

    /// <summary>Counts a call.</summary>
    public void Add(in SimulatedCall call)
    {
        Calls++;
        DeniedByRules += call.IsDeniedByRules ? 1 : 0;
        Denied += call.IsDenied ? 1 : 0;
        DeniedByOverrides += call is { IsDenied: true, IsDeniedByRules: false } ? 1 : 0;
        Spared += call is { IsDenied: false, IsDeniedByRules: true } ? 1 : 0;
    }
}
