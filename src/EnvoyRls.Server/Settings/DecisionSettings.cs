using EnvoyRls.Core.Decisions;

namespace EnvoyRls.Server.Settings;

/// <summary>How calls are judged and answered.</summary>
internal sealed record DecisionSettings
{
    /// <summary>Count and report, but never deny.</summary>
    public required bool ShadowMode { get; init; }

    /// <summary>Deny only when every descriptor is over its limit.</summary>
    public required bool QuotaMode { get; init; }

    /// <summary>Whether a descriptor may take hits back.</summary>
    public required bool NegativeHits { get; init; }

    public required bool DynamicMetadata { get; init; }

    /// <summary>Whether headers about limits are sent.</summary>
    public required bool HeadersEnabled { get; init; }

    public required LimitHeaderStyle HeaderStyle { get; init; }

    public required string LimitHeader { get; init; }

    public required string RemainingHeader { get; init; }

    public required string ResetHeader { get; init; }

    /// <summary>Name of the header that says by which failure mode a call was decided; empty for none.</summary>
    public required string DegradedHeader { get; init; }

    /// <summary>Name of the header with the wait of throttled hits; empty for none.</summary>
    public required string DelayHeader { get; init; }

    /// <summary>Whether errors carry the reference's coarse codes instead of precise ones.</summary>
    public required bool StatusCompatible { get; init; }

    public required int MaxDescriptors { get; init; }

    /// <summary>Entries of one descriptor.</summary>
    public required int MaxEntries { get; init; }

    private static readonly SettingType<LimitHeaderStyle> HeaderStyles = SettingTypes.Choice(
        ("reference", LimitHeaderStyle.Reference), ("github", LimitHeaderStyle.GitHub), ("ietf", LimitHeaderStyle.Ietf));

    internal static DecisionSettings Read(SettingReader read)
    {
        read.Section("Decisions and answers");
        return new DecisionSettings
        {
            ShadowMode = read.Get("SHADOW_MODE", SettingTypes.Flag, "false", "Count and report, but never deny a call."),
            QuotaMode = read.Get("QUOTA_MODE", SettingTypes.Flag, "false", "Treat every limit as a quota: deny only when all of a call's limits are exceeded."),
            NegativeHits = read.Get(
                "NEGATIVE_HITS_ENABLED", SettingTypes.Flag, "true", "Let descriptors marked is_negative_hits take hits back, never below 0.", Standing.Ours),
            DynamicMetadata = read.Get("RESPONSE_DYNAMIC_METADATA", SettingTypes.Flag, "false", "Describe the call and the passed rules' metadata in the answer's dynamic metadata."),
            HeadersEnabled = read.Get("LIMIT_RESPONSE_HEADERS_ENABLED", SettingTypes.Flag, "false", "Send headers about a call's limits, and Retry-After with denials.", Standing.Better),
            HeaderStyle = read.Get(
                "LIMIT_RESPONSE_HEADERS_STYLE", HeaderStyles, "reference", "reference: the three headers below; github: X-RateLimit-*; ietf: RateLimit and RateLimit-Policy.", Standing.Ours),
            LimitHeader = read.Get("LIMIT_LIMIT_HEADER", SettingTypes.Text, "RateLimit-Limit", "Name of the header with the limit."),
            RemainingHeader = read.Get("LIMIT_REMAINING_HEADER", SettingTypes.Text, "RateLimit-Remaining", "Name of the header with what remains."),
            ResetHeader = read.Get("LIMIT_RESET_HEADER", SettingTypes.Text, "RateLimit-Reset", "Name of the header with the seconds until the window ends."),
            DegradedHeader = read.Get(
                "LIMIT_DEGRADED_HEADER", SettingTypes.Text, "X-RateLimit-Degraded", "Name of the header that says by which failure mode a call was decided; empty for none.", Standing.Ours),
            DelayHeader = read.Get(
                "LIMIT_DELAY_HEADER", SettingTypes.Text, "X-RateLimit-Delay", "Name of the header with the seconds that throttled hits should wait; empty for none.", Standing.Ours),
            StatusCompatible = read.Get(
                "STATUS_COMPAT", SettingTypes.Flag, "false", "Answer every error as the reference does: gRPC UNKNOWN, and 400 on /json.", Standing.Ours),
            MaxDescriptors = read.Get("MAX_DESCRIPTORS_PER_REQUEST", SettingTypes.Count, "1000", "Descriptors accepted in one call.", Standing.Ours),
            MaxEntries = read.Get("MAX_ENTRIES_PER_DESCRIPTOR", SettingTypes.Count, "100", "Entries accepted in one descriptor.", Standing.Ours),
        };
    }
}
