using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Settings;

/// <summary>What is logged, and in which form.</summary>
internal sealed record LogSettings
{
    public required LogLevel Level { get; init; }

    /// <summary>JSON lines instead of text.</summary>
    public required bool Json { get; init; }

    internal static LogSettings Read(SettingReader read)
    {
        read.Section("Logging");
        return new LogSettings
        {
            Level = read.Get("LOG_LEVEL", Levels, "WARN", "panic, fatal, error, warn, warning, info, debug or trace, in any case."),
            Json = read.Get("LOG_FORMAT", SettingTypes.Text, "text", "json, in any case, for JSON lines; anything else is text.")
                .Equals("json", StringComparison.OrdinalIgnoreCase),
        };
    }

    private static readonly SettingType<LogLevel> Levels = SettingTypes.Choice(
        ("panic", LogLevel.Critical),
        ("fatal", LogLevel.Critical),
        ("error", LogLevel.Error),
        ("warn", LogLevel.Warning),
        ("warning", LogLevel.Warning),
        ("info", LogLevel.Information),
        ("debug", LogLevel.Debug),
        ("trace", LogLevel.Trace));
}
