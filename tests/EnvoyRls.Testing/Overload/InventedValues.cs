using System.Globalization;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Testing;

/// <summary>
/// Calls whose every value is a new one, so that whatever is kept for each value grows as far as it is let: counters, statistics by value, denied keys,
/// what is known of clients and users, lines of the log, names of domains.
/// </summary>
public sealed class InventedValues(RateLimitServer server, string domain)
{
    /// <summary>Half of the values are denied at once, as two hits meet a limit of one.</summary>
    public const string Rules =
        """
        domain: invented
        descriptors:
          - key: user_id
            detailed_metric: true
            rate_limit: {unit: day, requests_per_unit: 1}
          - key: remote_address
            rate_limit: {unit: minute, requests_per_unit: 100, algorithm: gcra}
          - key: path
            value_to_metric: true
            rate_limit: {unit: hour, requests_per_unit: 100, algorithm: sliding_window_log}
        """;

    private const int Workers = 16;
    private const int PerCall = 48;

    private static readonly string[] Keys = ["user_id", "remote_address", "user_id", "path"];

    private int _calls;

    /// <summary>Sends so many values that nobody has sent before.</summary>
    /// <param name="values">How many; a call has a few dozen of them.</param>
    public async Task SendAsync(int values)
    {
        int until = _calls + ((values + PerCall - 1) / PerCall);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async _ =>
        {
            using RateLimitClient client = server.Connect();
            for (int call = Interlocked.Increment(ref _calls); call <= until; call = Interlocked.Increment(ref _calls))
            {
                await client.AskAsync(Request(call));
            }
        }));
        _calls = until;
    }

    private RateLimitRequest Request(int call)
    {
        // One call in ten is for a domain that nobody has heard of.
        RateLimitRequest request = new() { Domain = call % 10 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{domain}-{call}") : domain };
        for (int i = 0; i < PerCall; i++)
        {
            string key = Keys[i % Keys.Length];
            RateLimitDescriptor descriptor = RateLimitClient.Descriptor((key, Value(key, (call * PerCall) + i)));
            descriptor.HitsAddend = key == "user_id" ? 2u : 1u;
            request.Descriptors.Add(descriptor);
        }

        return request;
    }

    /// <summary>A value that does not repeat, and is not near the one before.</summary>
    private static string Value(string key, int number)
    {
        uint mixed = (uint)number * 2_654_435_761;
        return key == "remote_address"
            ? string.Create(CultureInfo.InvariantCulture, $"{mixed >> 24}.{(mixed >> 16) & 255}.{(mixed >> 8) & 255}.{mixed & 255}")
            : string.Create(CultureInfo.InvariantCulture, $"/{mixed:x8}/{new string((char)('a' + (mixed % 26)), (int)(mixed % 60))}");
    }
}
