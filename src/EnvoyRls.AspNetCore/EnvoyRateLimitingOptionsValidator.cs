using EnvoyRls.AspNetCore.Fallback;
using Microsoft.Extensions.Options;

namespace EnvoyRls.AspNetCore;

/// <summary>Finds every mistake in the options, so that the application does not start with one.</summary>
internal sealed class EnvoyRateLimitingOptionsValidator : IValidateOptions<EnvoyRateLimitingOptions>
{
    private static readonly string[] Schemes = ["http", "https", "unix"];

    public ValidateOptionsResult Validate(string? name, EnvoyRateLimitingOptions options)
    {
        List<string> problems = [.. ProblemsOf(options)];
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> ProblemsOf(EnvoyRateLimitingOptions options) =>
        [.. ConnectionProblems(options), .. FailureProblems(options), .. options.LocalLimits.SelectMany(ProblemsOf)];

    private static IEnumerable<string> ConnectionProblems(EnvoyRateLimitingOptions options)
    {
        if (options.Addresses.Count == 0)
        {
            yield return "Addresses is empty: name the rate limit service, such as http://envoyrls:8081.";
        }

        foreach (Uri address in options.Addresses)
        {
            if (!address.IsAbsoluteUri || !Schemes.Contains(address.Scheme, StringComparer.Ordinal))
            {
                yield return $"The address '{address}' is none of http://host:port, https://host:port and unix:///path.";
            }
        }

        if (options.Domain.Length == 0)
        {
            yield return "Domain is empty: name the domain of the rules.";
        }

        if (options.Timeout < EnvoyRateLimitingOptions.LeastTimeout || options.Timeout > EnvoyRateLimitingOptions.MostTimeout)
        {
            yield return $"Timeout is {options.Timeout}: it is from 1 ms to 30 s.";
        }

        if (options.ConnectionLifetime < TimeSpan.FromSeconds(1))
        {
            yield return $"ConnectionLifetime is {options.ConnectionLifetime}: it is at least 1 s.";
        }
    }

    private static IEnumerable<string> FailureProblems(EnvoyRateLimitingOptions options)
    {
        if (!Enum.IsDefined(options.OnFailure))
        {
            yield return $"OnFailure is {options.OnFailure}: it is Allow, Deny or Local.";
        }

        if (options.FailureStatusCode is < 500 or > 599)
        {
            yield return $"FailureStatusCode is {options.FailureStatusCode}: it is from 500 to 599.";
        }

        if (options.Instances < 1)
        {
            yield return $"Instances is {options.Instances}: it is at least 1.";
        }

        if (options.LearnedDescriptors < 0)
        {
            yield return $"LearnedDescriptors is {options.LearnedDescriptors}: it is at least 0.";
        }
    }

    private static IEnumerable<string> ProblemsOf(LocalLimit limit, int index)
    {
        if (limit.Keys.Count == 0)
        {
            yield return $"LocalLimits[{index}] has no keys: name those of the descriptors that it is for.";
        }

        if (!CodeLimit.TryCreate(limit, out _, out string? problem))
        {
            yield return $"LocalLimits[{index}] cannot be: {problem}.";
        }
    }
}
