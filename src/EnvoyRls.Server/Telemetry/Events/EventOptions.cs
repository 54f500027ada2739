using EnvoyRls.Server.Telemetry.Decisions;

namespace EnvoyRls.Server.Telemetry.Events;

/// <summary>Where events go, and how many at a time.</summary>
internal sealed record EventOptions
{
    /// <summary>Gets batches by POST.</summary>
    public required Uri Url { get; init; }

    /// <summary>Gives the bearer token, asked for each request; an empty one is none.</summary>
    public Func<string> Token { get; init; } = static () => "";

    /// <summary>Who tells: the instance, as the end of the events' <c>source</c>.</summary>
    public required string Instance { get; init; }

    public KeyMode Keys { get; init; }

    /// <summary>Key of the hash for <see cref="KeyMode.Hashed"/>.</summary>
    public string KeySecret { get; init; } = "";

    /// <summary>Most events in one request.</summary>
    public int Batch { get; init; } = 100;

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Events that may wait, gathered or about to be sent.</summary>
    public int Queue { get; init; } = 10_000;

    /// <summary>How often a batch is sent again before it is given up.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>How long the first retry waits, about; each further one twice as long.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long any retry waits at most.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the receiver may take for a batch.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the stop waits for the last events to be sent.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Keeps secrets out of dumps.</summary>
    public override string ToString() => $"events to {Url.Host}";
}
