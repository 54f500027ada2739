namespace EnvoyRls.Core.Decisions;

/// <summary>How response headers tell about limits. In each style a denial carries <c>Retry-After</c> (RFC 9110) besides.</summary>
public enum LimitHeaderStyle
{
    /// <summary>The reference's three headers about the tightest limit, under configurable names.</summary>
    Reference,

    /// <summary><c>X-RateLimit-Limit</c>, <c>-Remaining</c>, <c>-Used</c>, <c>-Reset</c> (Unix time) and <c>-Resource</c>, as GitHub's API sends them.</summary>
    GitHub,

    /// <summary><c>RateLimit-Policy</c> and <c>RateLimit</c> of draft-ietf-httpapi-ratelimit-headers, an item for every limit.</summary>
    Ietf,
}
