namespace EnvoyRls.Management.Repository;

/// <summary>Names a request that may be sent again (draft-ietf-httpapi-idempotency-key-header).</summary>
/// <param name="Principal">Who sent it: keys of different principals are different keys.</param>
/// <param name="Key">What the client chose, up to 255 characters.</param>
/// <param name="Fingerprint">A hash of method, path and body, so that a key used for another request is noticed.</param>
internal sealed record IdempotencyKey(string Principal, string Key, string Fingerprint);
