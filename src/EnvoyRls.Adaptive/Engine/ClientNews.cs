using System.Collections.Frozen;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>What the leader knows of clients and keys that every replica should go by. Immutable.</summary>
internal sealed record ClientNews
{
    /// <summary>Before anything is known.</summary>
    public static readonly ClientNews None = new();

    /// <summary>Clients that are probably bots, and how likely in percent.</summary>
    public IReadOnlyDictionary<ulong, byte> Bots { get; init; } = FrozenDictionary<ulong, byte>.Empty;

    /// <summary>Clients that do something strange just now.</summary>
    public FrozenSet<ulong> Suspects { get; init; } = [];

    /// <summary>Clients that must not become known now.</summary>
    public FrozenSet<ulong> SuspiciousClients { get; init; } = [];

    /// <summary>Domains in which no client must become known now, as nobody can tell which of them it is.</summary>
    public FrozenSet<string> SuspiciousDomains { get; init; } = [];

    /// <summary>Keys, by hash, that are told of however quiet they are.</summary>
    public FrozenSet<ulong> Watched { get; init; } = [];
}
