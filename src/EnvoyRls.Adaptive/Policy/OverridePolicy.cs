using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>
/// Decides what becomes of findings: overrides, suggestions, or nothing but a note. Pure: the same input gives the same decision, and
/// all that it remembers from tick to tick is in the book, so that another replica can go on where one left off.
/// </summary>
internal sealed class OverridePolicy
{
    /// <param name="options">What the policy may do.</param>
    /// <exception cref="ArgumentException">The options make no sense; the message says what is wrong.</exception>
    public OverridePolicy(PolicyOptions options)
    {
        IReadOnlyList<string> problems = options.Problems();
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", problems), nameof(options));
        }

        Options = options;
    }

    public PolicyOptions Options { get; }

    /// <summary>What becomes of one tick's findings and of the overrides that stand.</summary>
    public PolicyDecision Decide(PolicyInput input)
    {
        IReadOnlyDictionary<string, DomainView> views = DomainViews.Of(input, Options);
        double usualOfAll = views.Values.Sum(view => view.UsualRate);
        ILookup<string, Override> standing = input.Book.Overrides.ToLookup(item => item.Scope.Domain, StringComparer.Ordinal);
        DomainPolicy policy = new(Options, input, usualOfAll);
        DomainOutcome[] outcomes =
        [
            .. views.Values.OrderBy(view => view.Name, StringComparer.Ordinal).Select(view => policy.Decide(view, [.. standing[view.Name]])),
        ];
        AnomalyLedger ledger = new(Options, input);
        ledger.Add(outcomes.SelectMany(outcome => outcome.Sightings));
        ledger.Close();
        OverrideBook book = BookOf(input, outcomes, ledger);
        return new PolicyDecision(
            book,
            ledger.Told,
            [.. outcomes.SelectMany(outcome => outcome.Events)],
            [.. outcomes.Select(StatusOf)]);
    }

    private static OverrideBook BookOf(PolicyInput input, DomainOutcome[] outcomes, AnomalyLedger ledger)
    {
        OverrideBook before = input.Book;
        Override[] overrides =
        [
            .. outcomes.SelectMany(outcome => outcome.Overrides).OrderByDescending(item => item.Created).ThenBy(item => item.Id, StringComparer.Ordinal),
        ];
        IReadOnlyList<OpenAnomaly> anomalies = ledger.Open;
        Dictionary<string, DateTimeOffset> spared = before.Spared.Where(pair => pair.Value > input.Now).ToDictionary(StringComparer.Ordinal);
        bool isSame = overrides.SequenceEqual(before.Overrides, ReferenceEqualityComparer.Instance)
            && anomalies.SequenceEqual(before.Anomalies)
            && spared.Count == before.Spared.Count;
        return isSame ? before : before with { Overrides = overrides, Anomalies = anomalies, Spared = spared };
    }

    private DomainStatus StatusOf(DomainOutcome outcome)
    {
        DomainView domain = outcome.Domain;
        return new DomainStatus(
            domain.Name,
            WordTable<AdaptiveMode>.WordOf(domain.Mode),
            domain.ModeSource,
            domain.Rate,
            domain.UsualRate,
            domain.Load,
            domain.WideFindings.Where(finding => finding.Features.Subject.Kind == SubjectKind.Domain).Select(finding => finding.Confidence).DefaultIfEmpty().Max(),
            domain.Observed?.Clients ?? 0,
            domain.NewcomerShare,
            domain.Age.TotalSeconds,
            domain.Samples >= Options.LeastSamples && domain.Age >= Options.LeastAge,
            outcome.Overrides.Count(item => item.IsInForce),
            outcome.Overrides.Count(item => item.IsWaiting));
    }
}
