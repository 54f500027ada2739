namespace EnvoyRls.Core.Decisions;

/// <summary>Why a call has no answer. Never expressed as a response code: Envoy lets <c>UNKNOWN</c> pass.</summary>
/// <param name="Kind">Whose fault it is.</param>
/// <param name="Message">One sentence for the caller; the reference's text where it has one.</param>
public sealed record CallFault(CallFaultKind Kind, string Message);
