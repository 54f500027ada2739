namespace EnvoyRls.Core.Counting;

/// <summary>Why a store could not answer a batch. An expected outcome, hence a value.</summary>
/// <param name="Kind">What a caller should make of it.</param>
/// <param name="Message">One sentence for the caller and the log; never a secret, never a stack trace.</param>
public sealed record StoreFault(StoreFaultKind Kind, string Message);
