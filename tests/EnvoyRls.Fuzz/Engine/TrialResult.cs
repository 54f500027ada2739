namespace EnvoyRls.Fuzz.Engine;

/// <summary>What came of an input.</summary>
/// <param name="Outcome">Its kind.</param>
/// <param name="Problem">Why that is not allowed; <see langword="null"/> if it is.</param>
internal readonly record struct TrialResult(string Outcome, string? Problem)
{
    /// <summary>The first line of the problem without its numbers, by which two inputs have the same one.</summary>
    public string ProblemKind => string.Concat((Problem ?? "").TakeWhile(c => c != '\n').Where(c => !char.IsAsciiDigit(c)));
}
