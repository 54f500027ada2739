namespace EnvoyRls.Adaptive.Overrides;

/// <summary>Whether a person's word was carried out.</summary>
internal enum DeskOutcome
{
    Done,

    /// <summary>There is no override of that id.</summary>
    NotFound,

    /// <summary>It is over already, or makes no sense.</summary>
    Refused,

    /// <summary>The book cannot be written now; nothing was changed.</summary>
    Unavailable,
}
