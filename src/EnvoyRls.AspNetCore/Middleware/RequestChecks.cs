using EnvoyRls.AspNetCore.Policies;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.AspNetCore.Middleware;

/// <summary>Turns what the policies say of a request into checks, one for each domain.</summary>
internal static class RequestChecks
{
    /// <summary>The checks to make before the request is handled.</summary>
    public static List<RateLimitCheck> Of(HttpContext context, IReadOnlyList<RateLimitPolicy> policies, string defaultDomain) =>
        Collect(context, policies, defaultDomain, HitsBefore);

    /// <summary>The checks to make after the response, of policies that charge then; none that charge nothing.</summary>
    public static List<RateLimitCheck> OnCompletion(HttpContext context, IReadOnlyList<RateLimitPolicy> policies, string defaultDomain) =>
        Collect(context, policies, defaultDomain, HitsAfter);

    private static long? HitsBefore(RateLimitPolicy policy, HttpContext context) =>
        policy.Hits?.Invoke(context) ?? (policy.HitsOnCompletion is null ? 1 : 0);

    private static long? HitsAfter(RateLimitPolicy policy, HttpContext context) =>
        policy.HitsOnCompletion?.Invoke(context) is { } hits and not 0 ? hits : null;

    private static List<RateLimitCheck> Collect(
        HttpContext context,
        IReadOnlyList<RateLimitPolicy> policies,
        string defaultDomain,
        Func<RateLimitPolicy, HttpContext, long?> hitsOf)
    {
        List<(string Domain, List<RateLimitDescriptor> Descriptors)> domains = [];
        foreach (RateLimitPolicy policy in policies)
        {
            if (hitsOf(policy, context) is not { } hits)
            {
                continue;
            }

            string domain = policy.Domain ?? defaultDomain;
            foreach (Func<HttpContext, RateLimitDescriptor?> source in policy.Descriptors)
            {
                if (source(context) is { } descriptor)
                {
                    DescriptorsOf(domains, domain).Add(WithHits(descriptor, hits));
                }
            }
        }

        return domains.ConvertAll(static domain => new RateLimitCheck(domain.Descriptors) { Domain = domain.Domain });
    }

    private static List<RateLimitDescriptor> DescriptorsOf(
        List<(string Domain, List<RateLimitDescriptor> Descriptors)> domains, string domain)
    {
        foreach ((string known, List<RateLimitDescriptor> descriptors) in domains)
        {
            if (known == domain)
            {
                return descriptors;
            }
        }

        List<RateLimitDescriptor> added = [];
        domains.Add((domain, added));
        return added;
    }

    /// <summary>A descriptor that brings its own hits keeps them.</summary>
    private static RateLimitDescriptor WithHits(RateLimitDescriptor descriptor, long hits) =>
        descriptor.Hits is not null || hits == 1 ? descriptor : new RateLimitDescriptor(descriptor.Entries) { Hits = hits };
}
