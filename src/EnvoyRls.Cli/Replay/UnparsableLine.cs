namespace EnvoyRls.Cli.Replay;

/// <summary>A line that could not be read.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="Reason">Why, in a few words.</param>
/// <param name="Text">How it starts.</param>
internal sealed record UnparsableLine(long Number, string Reason, string Text);
