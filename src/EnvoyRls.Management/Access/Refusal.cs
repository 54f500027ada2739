namespace EnvoyRls.Management.Access;

/// <summary>Why a request was not let in. Says nothing that would help somebody who guesses.</summary>
/// <param name="Status">401 for nobody recognised, 403 for somebody without a role, 429 after too many failures from one address.</param>
/// <param name="Slug">The kind of problem, for <c>urn:envoyrls:problem:</c>: <c>unauthenticated</c>, <c>no-role</c>, <c>too-many-attempts</c>.</param>
/// <param name="Detail">One sentence for the client.</param>
/// <param name="Challenge">The value of WWW-Authenticate (RFC 9110, 11.6.1; RFC 6750, 3); <see langword="null"/> for none.</param>
/// <param name="RetryAfterSeconds">The value of Retry-After, at least 1; <see langword="null"/> for none.</param>
internal sealed record Refusal(int Status, string Slug, string Detail, string? Challenge = null, int? RetryAfterSeconds = null);
