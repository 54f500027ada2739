namespace EnvoyRls.Core.Rules.Loading;

/// <summary>A line of a list file.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Column">Where the value starts, from 1.</param>
/// <param name="Value">The value, never empty.</param>
/// <param name="Reason">Empty for none.</param>
/// <param name="ExpiresUnixMicroseconds"><see langword="null"/> for never.</param>
internal readonly record struct ListLine(int Line, int Column, string Value, string Reason, long? ExpiresUnixMicroseconds);
