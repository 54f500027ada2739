namespace EnvoyRls.Core.Coordination;

/// <summary>Whether a write of a document was made, or why not.</summary>
public enum DocumentWriteOutcome
{
    /// <summary>The document is as written.</summary>
    Written,

    /// <summary>The document has another version than the one expected: somebody else has written it, or it was lost.</summary>
    Overtaken,

    /// <summary>A later leader has written the document: the writer leads no longer.</summary>
    Fenced,
}
