namespace EnvoyRls.Core.Coordination;

/// <summary>What became of a write.</summary>
/// <param name="Outcome">Whether it was made, or why not.</param>
/// <param name="Version">The version that the document has now; 0 if it does not exist.</param>
public readonly record struct DocumentWrite(DocumentWriteOutcome Outcome, long Version)
{
    /// <summary>Whether the document is now as written.</summary>
    public bool IsWritten => Outcome == DocumentWriteOutcome.Written;
}
