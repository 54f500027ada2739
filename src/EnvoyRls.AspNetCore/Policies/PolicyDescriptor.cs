using Microsoft.AspNetCore.Http;

namespace EnvoyRls.AspNetCore.Policies;

/// <summary>Makes descriptors out of requests.</summary>
internal static class PolicyDescriptor
{
    /// <summary>The descriptor; <see langword="null"/> if the request has no value for one of its entries.</summary>
    public static RateLimitDescriptor? Of(EntrySource[] sources, HttpContext context)
    {
        (string Key, string Value)[] entries = new (string, string)[sources.Length];
        for (int i = 0; i < sources.Length; i++)
        {
            if (sources[i].ValueOf(context) is not { } value)
            {
                return null;
            }

            entries[i] = (sources[i].Key, value);
        }

        return new RateLimitDescriptor(entries);
    }
}
