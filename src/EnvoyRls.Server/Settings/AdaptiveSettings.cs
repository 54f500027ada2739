using System.Globalization;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Server.Adaptive;

namespace EnvoyRls.Server.Settings;

/// <summary>How the adaptive layer watches the traffic and how far it may go.</summary>
internal sealed record AdaptiveSettings
{
    private static readonly SettingType<AdaptiveMode> Modes = SettingTypes.Choice(
        ("observe", AdaptiveMode.Observe), ("off", AdaptiveMode.Off), ("suggest", AdaptiveMode.Suggest), ("enforce", AdaptiveMode.Enforce));

    /// <summary>How far it may go in domains that say nothing themselves.</summary>
    public required AdaptiveMode Mode { get; init; }

    /// <summary>The same for certain domains.</summary>
    public required IReadOnlyDictionary<string, AdaptiveMode> DomainModes { get; init; }

    /// <summary>Calls a second that what lies behind a domain can serve.</summary>
    public required IReadOnlyDictionary<string, double> Capacities { get; init; }

    /// <summary>Whether everything is switched off, whatever else is said.</summary>
    public required bool Killed { get; init; }

    /// <summary>How often the traffic is looked at.</summary>
    public required TimeSpan Tick { get; init; }

    /// <summary>How long an override lasts without new evidence.</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>How long an override may be in force that nobody approved; 0 for always.</summary>
    public required TimeSpan Longest { get; init; }

    /// <summary>How sure it must be to act by itself, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>The share of capacity above which it may act by itself; 0 for always.</summary>
    public required double LeastLoad { get; init; }

    /// <summary>The largest share of usual traffic that an override may deny, 0 to 1.</summary>
    public required double MostImpact { get; init; }

    /// <summary>Hits a second below which nothing is worth an override.</summary>
    public required double LeastRate { get; init; }

    /// <summary>The least share of a limit that an override leaves, above 0 to 1.</summary>
    public required double Floor { get; init; }

    /// <summary>How many overrides a domain may have at once.</summary>
    public required int MostOverrides { get; init; }

    /// <summary>How long a baseline is learnt before it is relied on.</summary>
    public required TimeSpan Learning { get; init; }

    /// <summary>How many keys, and how many clients, are followed one by one.</summary>
    public required int MostKeys { get; init; }

    /// <summary>Calls a second that are looked at; of more, a part chosen by chance.</summary>
    public required int MostObserved { get; init; }

    /// <summary>Keys of entries that say who the client is, the one preferred in front.</summary>
    public required IReadOnlyList<string> ClientKeys { get; init; }

    /// <summary>Where load is read; <see langword="null"/> for nowhere.</summary>
    public required Uri? LoadUrl { get; init; }

    /// <summary>Which metric there is the load; <see langword="null"/> for none.</summary>
    public required LoadMetric? LoadMetric { get; init; }

    /// <summary>The value of the metric that means fully loaded.</summary>
    public required double LoadFull { get; init; }

    /// <summary>A MaxMind DB file of countries; empty for none.</summary>
    public required string CountryFile { get; init; }

    /// <summary>A MaxMind DB file of autonomous systems; empty for none.</summary>
    public required string NetworkFile { get; init; }

    /// <summary>Files of addresses of ill repute.</summary>
    public required IReadOnlyList<string> ReputationFiles { get; init; }

    /// <summary>Whether the traffic is watched at all.</summary>
    public bool IsOn => Mode != AdaptiveMode.Off || DomainModes.Values.Any(mode => mode != AdaptiveMode.Off);

    internal static AdaptiveSettings Read(SettingReader read)
    {
        read.Section("Adaptive layer");
        AdaptiveSettings settings = new()
        {
            Mode = read.Get("ADAPTIVE_MODE", Modes, "observe", "How far the adaptive layer may go: off, observe, suggest, enforce.", Standing.Ours),
            DomainModes = ReadModes(read),
            Capacities = ReadCapacities(read),
            Killed = read.Get("ADAPTIVE_KILL", SettingTypes.Flag, "false", "Switches all overrides off, whatever else is said.", Standing.Ours),
            Tick = read.Get("ADAPTIVE_TICK", SettingTypes.HalfSecondToMinute, "2s", "How often the traffic is looked at.", Standing.Ours),
            Lifetime = read.Get("ADAPTIVE_TTL", SettingTypes.TenSecondsToDay, "10m", "How long an override lasts without new evidence.", Standing.Ours),
            Longest = read.Get("ADAPTIVE_LONGEST", SettingTypes.UpToMonth, "12h", "How long an override may be in force that nobody approved; 0s for as long as there is evidence.", Standing.Ours),
            Confidence = read.Get("ADAPTIVE_CONFIDENCE", SettingTypes.Probability, "0.9", "How sure it must be to act by itself.", Standing.Ours),
            LeastLoad = read.Get("ADAPTIVE_LOAD", SettingTypes.Probability, "0.8", "Share of capacity above which it may act by itself; 0 for always.", Standing.Ours),
            MostImpact = read.Get("ADAPTIVE_IMPACT", SettingTypes.Probability, "0.01", "Largest share of usual traffic that an override may deny.", Standing.Ours),
            LeastRate = read.Get("ADAPTIVE_LEAST_RATE", SettingTypes.Positive, "5", "Hits a second below which nothing is worth an override.", Standing.Ours),
            Floor = read.Get("ADAPTIVE_FLOOR", SettingTypes.Ratio, "0.1", "Least share of a limit that an override leaves.", Standing.Ours),
            MostOverrides = read.Get("ADAPTIVE_MAX_OVERRIDES", SettingTypes.Integer(1, 1000), "200", "Overrides that a domain may have at once.", Standing.Ours),
            Learning = read.Get("ADAPTIVE_LEARNING", SettingTypes.Interval, "1h", "How long a baseline is learnt before it is relied on.", Standing.Ours),
            MostKeys = read.Get("ADAPTIVE_MAX_KEYS", SettingTypes.Integer(256, 4_194_304), "65536", "Keys, and clients, that are followed one by one.", Standing.Ours),
            MostObserved = read.Get("ADAPTIVE_SAMPLE", SettingTypes.Integer(100, 10_000_000), "10000", "Calls a second that are looked at; of more, a part chosen by chance.", Standing.Ours),
            ClientKeys = read.Get(
                "CLIENT_KEYS", SettingTypes.List, string.Join(',', ClientIdentity.DefaultKeys), "Keys of descriptor entries that name the client, the one preferred in front.", Standing.Ours),
            LoadUrl = ReadLoadUrl(read),
            LoadMetric = ReadLoadMetric(read),
            LoadFull = read.Get("ADAPTIVE_LOAD_FULL", SettingTypes.Positive, "1", "Value of the metric that means fully loaded.", Standing.Ours),
            CountryFile = read.Get("ADAPTIVE_COUNTRY_DB", SettingTypes.Text, "", "MaxMind DB file that tells the countries of addresses.", Standing.Ours),
            NetworkFile = read.Get("ADAPTIVE_ASN_DB", SettingTypes.Text, "", "MaxMind DB file that tells the autonomous systems of addresses.", Standing.Ours),
            ReputationFiles = read.Get("ADAPTIVE_REPUTATION", SettingTypes.List, "", "Files of addresses and networks of ill repute, one a line.", Standing.Ours),
        };
        if ((settings.LoadUrl is null) != (settings.LoadMetric is null))
        {
            read.Error("ADAPTIVE_LOAD_URL and ADAPTIVE_LOAD_METRIC: load is read only where both are set");
        }

        if (settings.ClientKeys.Count == 0)
        {
            read.Error("CLIENT_KEYS: at least one key is needed");
        }

        return settings;
    }

    private static Dictionary<string, AdaptiveMode> ReadModes(SettingReader read)
    {
        IReadOnlyDictionary<string, string> texts = read.Get(
            "ADAPTIVE_DOMAINS", SettingTypes.Map, "", "Modes of domains: edge:enforce,api:off. A rule file's adaptive: goes before.", Standing.Ours);
        Dictionary<string, AdaptiveMode> modes = new(StringComparer.Ordinal);
        foreach ((string domain, string text) in texts)
        {
            if (Modes.Parse(text, out AdaptiveMode mode))
            {
                modes[domain] = mode;
            }
            else
            {
                read.Error($"ADAPTIVE_DOMAINS: '{text}' of '{domain}' is not {Modes.Accepts}");
            }
        }

        return modes;
    }

    private static Dictionary<string, double> ReadCapacities(SettingReader read)
    {
        IReadOnlyDictionary<string, string> texts = read.Get(
            "ADAPTIVE_CAPACITY", SettingTypes.Map, "", "Calls a second that what lies behind a domain can serve: edge:5000,api:800.", Standing.Ours);
        Dictionary<string, double> capacities = new(StringComparer.Ordinal);
        foreach ((string domain, string text) in texts)
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double calls) && double.IsFinite(calls) && calls > 0)
            {
                capacities[domain] = calls;
            }
            else
            {
                read.Error($"ADAPTIVE_CAPACITY: '{text}' of '{domain}' is not a number above 0");
            }
        }

        return capacities;
    }

    private static Uri? ReadLoadUrl(SettingReader read)
    {
        string text = read.Get("ADAPTIVE_LOAD_URL", SettingTypes.Text, "", "Where load is read, in Prometheus's text format.", Standing.Ours);
        if (text.Length == 0)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
        {
            return url;
        }

        read.Error("ADAPTIVE_LOAD_URL: the address is not an http:// or https:// one");
        return null;
    }

    private static LoadMetric? ReadLoadMetric(SettingReader read)
    {
        string text = read.Get("ADAPTIVE_LOAD_METRIC", SettingTypes.Text, "", "The metric that tells the load: name or name{label=\"value\"}; samples are summed.", Standing.Ours);
        if (text.Length == 0)
        {
            return null;
        }

        if (LoadMetric.TryParse(text) is { } metric)
        {
            return metric;
        }

        read.Error($"ADAPTIVE_LOAD_METRIC: '{text}' is not of the form name or name{{label=\"value\"}}");
        return null;
    }
}
