using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.History;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Adaptive.Segments;

/// <summary>Advises limits by the history that an archive has.</summary>
/// <param name="archive">The archive.</param>
/// <param name="rules">The rules in force; <see langword="null"/> while there are none.</param>
/// <param name="options">How limits are advised.</param>
internal sealed class HistoryAdvice(IAdaptiveArchive archive, Func<RuleSet?> rules, AdviceOptions options) : ILimitAdvice
{
    /// <inheritdoc/>
    public async Task<AdviceReport> AdviseAsync(string? domain, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        DemandTable demand = new(domain);
        await foreach (HistoryMinute minute in HistoryDocuments.ReadAsync(archive, from, to, cancellation))
        {
            demand.Add(minute);
        }

        (List<LimitAdvice> advice, List<UnadvisedRule> unadvised) = ([], []);
        if (rules() is { } inForce)
        {
            LimitAdvisor advisor = new(inForce, options);
            foreach (SegmentTotals segment in demand.Segments)
            {
                if (advisor.Advise(segment, out string why) is { } advised)
                {
                    advice.Add(advised);
                }
                else
                {
                    unadvised.Add(new UnadvisedRule(segment.Domain, segment.Segment, why));
                }
            }
        }

        return new AdviceReport(from, to, demand.Minutes, advice, unadvised);
    }
}
