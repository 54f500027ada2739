using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>A limiter over counters in memory whose rules a test lays overrides over.</summary>
internal sealed class OverrideHarness
{
    /// <param name="rules">The rule file.</param>
    /// <param name="options">How decisions are made; without jitter by default.</param>
    /// <param name="cacheSize">Size of the over-limit cache in bytes; 0 for none.</param>
    public OverrideHarness(string rules, RateLimiterOptions? options = null, long cacheSize = 0)
    {
        Limiter = new LimiterHarness(null, options, now: 0, cacheSize: cacheSize, inMemory: true);
        Rules = new LayeredRules(Limiter.Rules);
        Rules.SetFiles(RuleText.Parse(rules));
    }

    public LimiterHarness Limiter { get; }

    public LayeredRules Rules { get; }

    /// <summary>Puts overrides into force in place of all others.</summary>
    public OverrideHarness Override(params ManagedDocument[] documents)
    {
        Rules.SetOverrides(OverrideText.Parse(documents));
        return this;
    }

    public OverrideHarness Clear()
    {
        Rules.SetOverrides(OverrideLayer.Empty);
        return this;
    }

    public async Task<string> AskAsync(params string[] descriptors) => (await DecideAsync(descriptors)).Verdicts();

    public Task<RateLimitResponse> DecideAsync(params string[] descriptors) => Limiter.DecideAsync("d", descriptors);

    /// <summary>How many of some calls with one hit are admitted.</summary>
    public async Task<int> AdmittedAsync(int calls, string descriptor)
    {
        int admitted = 0;
        for (int i = 0; i < calls; i++)
        {
            admitted += (await DecideAsync(descriptor)).OverallCode == RateLimitResponse.Types.Code.Ok ? 1 : 0;
        }

        return admitted;
    }

    /// <summary>The statistics of overrides: scaled, denied, would deny.</summary>
    public string Counts() =>
        $"S{Limiter.Count("envoyrls.overrides.scaled_total")} D{Limiter.Count("envoyrls.overrides.denied_total")} W{Limiter.Count("envoyrls.overrides.would_deny_total")}";
}
