namespace EnvoyRls.Server.Settings;

/// <summary>What reading the environment came to.</summary>
/// <param name="Settings">Set when there are no errors.</param>
/// <param name="Errors">One sentence each, naming the variable, its value unless secret, and what is accepted.</param>
/// <param name="Warnings">Variables that are set and have no effect.</param>
internal sealed record SettingsResult(ServerSettings? Settings, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings);
