namespace EnvoyRls.Adaptive.Features.Reputation;

/// <summary>Something wrong in a reputation file.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What is wrong and how to put it right.</param>
internal sealed record ReputationError(int Line, int Column, string Message)
{
    public override string ToString() => $"{Line}:{Column}: {Message}";
}
