using EnvoyRls.Server.Telemetry.Decisions;

namespace EnvoyRls.Server.Settings;

/// <summary>The log of decisions.</summary>
internal sealed record DecisionLogSettings
{
    public const string StandardOutput = "stdout";

    private const string Off = "off";

    /// <summary>A file or <see cref="StandardOutput"/>; <see langword="null"/> for no log.</summary>
    public required string? Target { get; init; }

    /// <summary>Share of admitted decisions, 0 to 1.</summary>
    public required double Sample { get; init; }

    /// <summary>Share of denied decisions, 0 to 1.</summary>
    public required double DeniedSample { get; init; }

    public required KeyMode Keys { get; init; }

    /// <summary>Key of the hash of keys, here and in events.</summary>
    public required Secret KeySecret { get; init; }

    /// <summary>Bytes of lines that may wait to be written.</summary>
    public required int BufferBytes { get; init; }

    internal static SettingType<KeyMode> KeyModes { get; } = SettingTypes.Choice(("plain", KeyMode.Plain), ("hashed", KeyMode.Hashed), ("none", KeyMode.None));

    internal static DecisionLogSettings Read(SettingReader read)
    {
        read.Section("Decision log");
        string target = read.Get("DECISION_LOG", SettingTypes.Word, Off, "One line of JSON for each decision: off, stdout, or the path of a file.", Standing.Ours);
        DecisionLogSettings settings = new()
        {
            Target = string.Equals(target, Off, StringComparison.OrdinalIgnoreCase) ? null : target,
            Sample = read.Get("DECISION_LOG_SAMPLE", SettingTypes.Probability, "1", "Share of admitted decisions that is logged, 0 to 1.", Standing.Ours),
            DeniedSample = read.Get("DECISION_LOG_DENIED_SAMPLE", SettingTypes.Probability, "1", "Share of denied decisions that is logged, 0 to 1.", Standing.Ours),
            Keys = read.Get("DECISION_LOG_KEYS", KeyModes, "plain", "Values of descriptor entries in the log: plain, hashed, none.", Standing.Ours),
            KeySecret = read.Secret("DECISION_LOG_KEY_SECRET", "Key of the HMAC-SHA256 that hashes values, in the log and in events.", Standing.Ours),
            BufferBytes = read.Get(
                "DECISION_LOG_BUFFER", SettingTypes.Integer(64 * 1024, 1024 * 1024 * 1024), "4194304", "Bytes of lines that may wait to be written; more are dropped and counted.", Standing.Ours),
        };
        if (settings is { Keys: KeyMode.Hashed, KeySecret.IsEmpty: true })
        {
            read.Error("DECISION_LOG_KEYS: hashed needs DECISION_LOG_KEY_SECRET, as anybody could undo a hash without a key by guessing");
        }

        return settings;
    }
}
