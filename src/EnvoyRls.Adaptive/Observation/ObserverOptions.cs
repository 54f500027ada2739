using EnvoyRls.Adaptive.Observation.Known;
using EnvoyRls.Core.Clients;

namespace EnvoyRls.Adaptive.Observation;

/// <summary>How the traffic is watched.</summary>
internal sealed record ObserverOptions
{
    /// <summary>
    /// The secret that hashes start from. It must be the same on all replicas whose intervals are put together, and outlive a restart
    /// where what was learnt of keys is to be found again; nobody who sends traffic may know it.
    /// </summary>
    public required UInt128 Seed { get; init; }

    /// <summary>Calls a second that are looked at; of more, a part chosen by chance. Above 0.</summary>
    public double MostPerSecond { get; init; } = 10_000;

    /// <summary>How many limited keys are followed one by one, and how many clients.</summary>
    public int MostKeys { get; init; } = 65_536;

    /// <summary>How many signatures are followed in each domain.</summary>
    public int MostSignatures { get; init; } = 4_096;

    /// <summary>How many domains are told apart; the calls of others are not looked at.</summary>
    public int MostDomains { get; init; } = 64;

    /// <summary>How many segments are told apart; the keys of others are not looked at.</summary>
    public int MostSegments { get; init; } = 4_096;

    /// <summary>After how many intervals without calls a domain or a segment makes room for another.</summary>
    public int MostQuiet { get; init; } = 300;

    /// <summary>How many keys, the busiest, are told of an interval one by one.</summary>
    public int KeysTold { get; init; } = 4_096;

    /// <summary>How many signatures of each domain are told of an interval.</summary>
    public int SignaturesTold { get; init; } = 1_024;

    /// <summary>How many clients are told of an interval.</summary>
    public int ClientsTold { get; init; } = 2_048;

    /// <summary>When a client counts as known.</summary>
    public KnownClientsOptions Known { get; init; } = new();

    /// <summary>Keys of entries that name the client, the one preferred in front; at most 16.</summary>
    public IReadOnlyList<string> ClientKeys { get; init; } = ClientIdentity.DefaultKeys;

    /// <summary>Keys of entries that say what a call is for; at most 16.</summary>
    public IReadOnlyList<string> PathKeys { get; init; } = ["path", "endpoint", "uri", ":path"];

    /// <summary>Keys of entries that name the client's program; at most 16.</summary>
    public IReadOnlyList<string> UserAgentKeys { get; init; } = ["user_agent", "user-agent"];
}
