using System.Globalization;
using System.Net;
using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Adaptive.Backtest.Attacks;

/// <summary>
/// The requests of an attack. They look like those of the traffic they are put into, of which a sample is kept, but for who they come
/// from: nothing marks an attack other than what attacks cannot hide.
/// </summary>
/// <param name="plan">The attack.</param>
/// <param name="clientKeys">Keys of entries that name clients.</param>
internal sealed class AttackTraffic(AttackPlan plan, IReadOnlyList<string> clientKeys)
{
    private const int Samples = 1_024;

    private readonly SplitMix64 _random = new(plan.Seed);
    private readonly List<RateLimitRequest> _samples = new(Samples);
    private DateTimeOffset? _next;
    private RateLimitRequest? _target;
    private int _sent;

    /// <summary>The attack.</summary>
    public AttackPlan Plan => plan;

    /// <summary>Remembers a request of the traffic, maybe.</summary>
    public void Sample(RateLimitRequest request)
    {
        if (_samples.Count < Samples)
        {
            _samples.Add(request.Clone());
        }
        else if (_random.Next(Samples) == 0)
        {
            // Rarely enough to cost nothing, often enough that the sample follows the hour.
            _samples[_random.Next(Samples)] = request.Clone();
        }
    }

    /// <summary>The attack's next request up to a time.</summary>
    /// <param name="until">The time.</param>
    /// <param name="time">When the request comes.</param>
    /// <returns><see langword="null"/> if there is none, or nothing yet to make one of.</returns>
    public RateLimitRequest? TryNext(DateTimeOffset until, out DateTimeOffset time)
    {
        time = _next ??= plan.Start + Gap();
        if (time > until || time >= plan.End || _samples.Count == 0)
        {
            return null;
        }

        _next = time + Gap();
        return Disguise();
    }

    private TimeSpan Gap() => TimeSpan.FromSeconds(Math.Min(1e6, -Math.Log(1 - _random.NextDouble()) / plan.Rate));

    private RateLimitRequest Disguise()
    {
        RateLimitRequest drawn = _samples[_random.Next(_samples.Count)];
        RateLimitRequest request = plan.Model == AttackModel.Stuffing ? (_target ??= drawn).Clone() : drawn.Clone();
        int client = plan.Model switch
        {
            AttackModel.Flood => 0,
            AttackModel.Rotation => _sent,
            _ => _random.Next(plan.Clients),
        };
        _sent++;
        foreach (RateLimitDescriptor.Types.Entry entry in request.Descriptors.SelectMany(descriptor => descriptor.Entries))
        {
            if (clientKeys.Contains(entry.Key, StringComparer.Ordinal))
            {
                entry.Value = NameOf(client, entry.Value);
            }
        }

        return request;
    }

    /// <summary>An address where there was one: of 198.18.0.0/15, which is for benchmarks (RFC 2544), and beyond it of 10.0.0.0/8.</summary>
    private static string NameOf(int client, string like)
    {
        const int Benchmarks = 1 << 17;
        if (!IPAddress.TryParse(like, out _))
        {
            return string.Create(CultureInfo.InvariantCulture, $"attacker-{client}");
        }

        uint address = client < Benchmarks ? 0xC612_0000 + (uint)client : 0x0A00_0000 + ((uint)client & 0x00FF_FFFF);
        return string.Create(CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");
    }
}
