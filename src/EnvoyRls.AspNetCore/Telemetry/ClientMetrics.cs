using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EnvoyRls.AspNetCore.Telemetry;

/// <summary>The meter <c>EnvoyRls.AspNetCore</c>. Tags have few values: descriptors are none.</summary>
internal sealed class ClientMetrics
{
    public const string MeterName = "EnvoyRls.AspNetCore";

    private readonly Counter<long> _decisions;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _duration;

    public ClientMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _decisions = meter.CreateCounter<long>("envoyrls.client.decisions", "{check}", "Checks decided, by result and by who decided.");
        _failures = meter.CreateCounter<long>("envoyrls.client.failures", "{check}", "Checks that the service did not decide, by reason.");
        _duration = meter.CreateHistogram<double>("envoyrls.client.check.duration", "s", "How long checks took.");
    }

    public void Decided(RateLimitDecision decision, TimeSpan elapsed)
    {
        KeyValuePair<string, object?> source = new("source", SourceOf(decision.Source));
        _decisions.Add(1, new KeyValuePair<string, object?>("result", decision.IsAllowed ? "allowed" : "denied"), source);
        _duration.Record(elapsed.TotalSeconds, source);
        if (decision.Failure is { } reason)
        {
            _failures.Add(1, new KeyValuePair<string, object?>("reason", reason));
        }
    }

    internal static string SourceOf(DecisionSource source) => source switch
    {
        DecisionSource.Service => "service",
        DecisionSource.Local => "local",
        DecisionSource.FailureMode => "failure_mode",
        _ => throw new UnreachableException(),
    };
}
