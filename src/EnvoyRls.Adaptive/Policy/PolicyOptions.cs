using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>What the policy may do, and from when on. Immutable; shares are from 0 to 1, parts of a limit in 10,000ths.</summary>
internal sealed record PolicyOptions
{
    /// <summary>The most that any rule can have its limit raised to, in parts of 10,000.</summary>
    public const int MostRaise = 15_000;

    /// <summary>How far the layer may go where nobody says otherwise. Default observe.</summary>
    public AdaptiveMode Mode { get; init; } = AdaptiveMode.Observe;

    /// <summary>The same for single domains; rule files and people go before it.</summary>
    public IReadOnlyDictionary<string, AdaptiveMode> DomainModes { get; init; } = new Dictionary<string, AdaptiveMode>(StringComparer.Ordinal);

    /// <summary>Everything is switched off, whatever the book says. Default false.</summary>
    public bool IsKilled { get; init; }

    /// <summary>How often the policy is asked. Default 2 s.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The least confidence of an override. Default 0.9.</summary>
    public double Confidence { get; init; } = 0.9;

    /// <summary>By how much a bad reputation or the marks of a bot lower the confidence that is needed, at most. Default 0.05.</summary>
    public double EvidenceBonus { get; init; } = 0.05;

    /// <summary>How much more confidence is needed while the baseline is younger than <see cref="MatureAge"/>. Default 0.03.</summary>
    public double RecentMargin { get; init; } = 0.03;

    /// <summary>The largest p-value that an override begins with. Default 1e-4.</summary>
    public double EnterPValue { get; init; } = 1e-4;

    /// <summary>The largest p-value that keeps an override. Default 1e-3.</summary>
    public double StayPValue { get; init; } = 1e-3;

    /// <summary>The least load over capacity; 0 asks for none. Default 0.8.</summary>
    public double Load { get; init; } = 0.8;

    /// <summary>Calls a second that can be served, by domain; rule files go before it.</summary>
    public IReadOnlyDictionary<string, double> Capacity { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The largest share of usual traffic that an override may deny, of its domain and of all. Default 0.01.</summary>
    public double Impact { get; init; } = 0.01;

    /// <summary>Hits a second below which nothing is worth an override, and which every override leaves. Default 5.</summary>
    public double FloorRate { get; init; } = 5;

    /// <summary>What is usual (95th percentile) times this is what an override leaves. Default 1.5.</summary>
    public double Headroom { get; init; } = 1.5;

    /// <summary>The least part of a rule's limit that is left, where the rule does not say. Default 1,000 (10 %).</summary>
    public int Floor { get; init; } = 1_000;

    /// <summary>The most that a rule's limit is raised to, where the rule lets it be raised and does not say how far. Default 15,000 (150 %).</summary>
    public int Ceiling { get; init; } = MostRaise;

    /// <summary>The least share of the traffic in question that an override must deny to be worth it. Default 0.5.</summary>
    public double LeastAttackDenied { get; init; } = 0.5;

    /// <summary>How long an override lasts without being renewed. Default 600 s.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an override that nobody approved may be in force while there is evidence; then it waits for a person. 0 for always. Default 12 h.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long a suggestion waits after its last evidence. Default 1 h.</summary>
    public TimeSpan SuggestionTtl { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many ticks without evidence go by before an override is loosened; doubles with every relapse. Default 6.</summary>
    public int QuietTicks { get; init; } = 6;

    /// <summary>How long a subject is left alone after its override ended by itself; halves with every relapse. Default 60 s.</summary>
    public TimeSpan CoolDown { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a subject is left alone after a person said no. Default 24 h.</summary>
    public TimeSpan SparedFor { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long what is over stays in the book. Default 24 h.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The most overrides in force in a domain. Default 200.</summary>
    public int MaxOverrides { get; init; } = 200;

    /// <summary>The most suggestions that wait in a domain, those that are only observed included. Default 50.</summary>
    public int MaxSuggestions { get; init; } = 50;

    /// <summary>The largest share of a domain's keys that may have overrides of their own; three always may. Default 0.05.</summary>
    public double MaxKeyShare { get; init; } = 0.05;

    /// <summary>The most overrides a minute that come into force in a domain. Default 60.</summary>
    public int MaxChangesPerMinute { get; init; } = 60;

    /// <summary>How long a domain has to be known before anything is enforced. Default 1 h.</summary>
    public TimeSpan LeastAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many intervals have to be known before anything is enforced. Default 900.</summary>
    public long LeastSamples { get; init; } = 900;

    /// <summary>How long a domain has to be known before its own profile is trusted in full. Default 24 h.</summary>
    public TimeSpan MatureAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>From how many clients on a key is one that many share. Default 10.</summary>
    public double SharedClients { get; init; } = 10;

    /// <summary>The keys of entries that name users, for the record of anomalies.</summary>
    public IReadOnlyList<string> UserKeys { get; init; } = ["user_id", "user", "api_key", "client_id"];

    /// <summary>The keys of entries that name addresses, for the record of anomalies.</summary>
    public IReadOnlyList<string> AddressKeys { get; init; } = ["remote_address", "masked_remote_address", "ip_address"];

    /// <summary>What is wrong, a sentence each; empty if nothing is.</summary>
    public IReadOnlyList<string> Problems() => PolicyOptionsCheck.Problems(this);
}
