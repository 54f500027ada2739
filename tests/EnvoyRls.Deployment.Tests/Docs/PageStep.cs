namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>What a reader of a page does in one go: a block of commands, or one command whose output is shown.</summary>
/// <param name="Line">The line of the page that it begins at.</param>
/// <param name="Commands">The commands, as they are written.</param>
/// <param name="Output">What the page shows below; nothing is asked of the output where it shows none.</param>
/// <param name="ExitCode">How the last command ends; all others end with 0.</param>
internal sealed record PageStep(int Line, string Commands, string Output, int ExitCode);
