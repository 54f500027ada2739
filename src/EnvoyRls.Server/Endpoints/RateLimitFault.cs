namespace EnvoyRls.Server.Endpoints;

/// <summary>Why a request got no answer; expected, hence a value.</summary>
/// <param name="Kind">What a caller should make of it.</param>
/// <param name="Message">One sentence for the caller; never a secret.</param>
internal sealed record RateLimitFault(FaultKind Kind, string Message);
