using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>What the header fields of a change ask for.</summary>
/// <param name="Idempotency">Names the request, so that it may be repeated.</param>
/// <param name="Strict">Whether conflicts between rules refuse it (RFC 7240, <c>handling=strict</c>).</param>
internal sealed record RequestPreferences(IdempotencyKey? Idempotency, bool Strict)
{
    public static RequestPreferences None { get; } = new(null, Strict: false);
}
