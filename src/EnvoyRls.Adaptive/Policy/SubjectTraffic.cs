using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>How much traffic is in the scope of an override, denied or not.</summary>
internal static class SubjectTraffic
{
    /// <summary>Hits a second in a scope, from the features or, where a new leader has none yet, from what was seen.</summary>
    public static double RateOf(OverrideScope scope, DomainView domain)
    {
        if (scope.Path.IsKey && KeyRate(scope, domain) is { } rate)
        {
            return rate;
        }

        if (scope.SuspectsOnly)
        {
            return SuspectTraffic.Of(domain, scope.Path).Rate;
        }

        ObservedSignature? seen = domain.Signatures.TryGetValue(scope.Path, out FeatureVector? vector) && vector.Signature is { } signature
            ? signature
            : domain.Observed?.Signatures.FirstOrDefault(other => other.Path.Equals(scope.Path));
        if (seen is null || domain.Seconds <= 0)
        {
            return vector?.Rate ?? 0;
        }

        double calls = scope.NewcomersOnly ? seen.NewcomerCalls : seen.Calls;
        return calls / domain.Seconds * (scope.LeastBotLikelihood > 0 ? domain.Bots.ShareNow : 1);
    }

    private static double? KeyRate(OverrideScope scope, DomainView domain)
    {
        if (domain.Keys.TryGetValue(scope.Path, out FeatureVector? vector))
        {
            return vector.Rate;
        }

        ObservedKey? seen = domain.Observed?.Segments.SelectMany(segment => segment.Top).FirstOrDefault(key => key.Path.Equals(scope.Path));
        return seen is null || domain.Seconds <= 0 ? null : seen.Hits / domain.Seconds;
    }
}
