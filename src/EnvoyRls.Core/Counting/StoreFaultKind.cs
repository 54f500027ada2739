namespace EnvoyRls.Core.Counting;

/// <summary>The kinds of <see cref="StoreFault"/>.</summary>
public enum StoreFaultKind
{
    /// <summary>The store is gone, refuses, or did not answer within its own time limit.</summary>
    Unavailable,

    /// <summary>The caller's deadline passed before the store answered.</summary>
    DeadlineExceeded,

    /// <summary>Too many calls wait for the store already.</summary>
    Overloaded,
}
