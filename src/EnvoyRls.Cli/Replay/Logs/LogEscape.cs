namespace EnvoyRls.Cli.Replay.Logs;

/// <summary>A part of a format or template: literal text, or a field.</summary>
/// <param name="Literal">The text; empty for a field.</param>
/// <param name="Field">The field; <see langword="null"/> for a literal.</param>
internal readonly record struct LogEscape(string Literal, LogField? Field);
