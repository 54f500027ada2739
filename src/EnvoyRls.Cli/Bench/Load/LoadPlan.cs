namespace EnvoyRls.Cli.Bench.Load;

/// <summary>What load is put on the service, and for how long.</summary>
internal sealed record LoadPlan
{
    /// <summary>Calls a second that come by themselves (open loop); <see langword="null"/> for a closed loop.</summary>
    public double? Rate { get; init; }

    /// <summary>Calls at once, of which each answer makes the next (closed loop); <see langword="null"/> for an open loop.</summary>
    public int? Concurrency { get; init; }

    public required int Connections { get; init; }

    public required int Threads { get; init; }

    /// <summary>Time before what is counted.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>Time in which calls count.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How long calls that come are gathered before they are made together, in an open loop; none by default.</summary>
    public TimeSpan Tick { get; init; }

    /// <summary>How long answers are waited for when no more calls are made; 10 s by default.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many keys there are.</summary>
    public required long Keys { get; init; }

    /// <summary>The exponent of Zipf's law; 0 for keys that all have the same chance.</summary>
    public required double Zipf { get; init; }

    /// <summary>Where chance starts.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How many of so many things are one thread's.</summary>
    public int ShareOf(int count, int thread) => (count / Threads) + (thread < count % Threads ? 1 : 0);
}
