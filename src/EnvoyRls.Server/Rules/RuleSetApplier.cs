using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Statistics;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Rules;

/// <summary>
/// Puts a freshly read set of documents into force: whole, or not at all. A bad set leaves the last good one where it
/// is, is counted, and every mistake in it is logged.
/// </summary>
internal sealed class RuleSetApplier
{
    private readonly LayeredRules _rules;
    private readonly RuleSetOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RuleSetApplier> _log;
    private readonly Counter _successes;
    private readonly Counter _errors;
    private long _generation;
    private long _appliedAt;
    private long _fingerprint;

    public RuleSetApplier(LayeredRules rules, RuleSetOptions options, StatRegistry statistics, TimeProvider time, ILogger<RuleSetApplier> log)
    {
        _rules = rules;
        _options = options;
        _time = time;
        _log = log;
        _successes = statistics.Counter("ratelimit.service.config_load_success");
        _errors = statistics.Counter("ratelimit.service.config_load_error");
        statistics.Gauge("envoyrls.config.generation", () => Interlocked.Read(ref _generation));
        statistics.Gauge("envoyrls.config.last_reload_timestamp_seconds", () => Interlocked.Read(ref _appliedAt));
        statistics.Gauge("envoyrls.config.fingerprint", () => Interlocked.Read(ref _fingerprint));
    }

    /// <summary>Called with the rules of every set of documents that came into force.</summary>
    public event Action<RuleSet>? Applied;

    /// <summary>Loads the documents and, if nothing is wrong with them, swaps the rule set.</summary>
    /// <returns>The mistakes that keep the documents out of force; none if they are in force now.</returns>
    public IReadOnlyList<RuleError> Apply(IReadOnlyList<RuleDocument> documents)
    {
        RuleSetLoadResult result = RuleSetLoader.Load(documents, _options);
        foreach (RuleError warning in result.Warnings)
        {
            _log.LogWarning("{Place}; {Fix}", warning.ToString(), warning.Fix);
        }

        if (result.RuleSet is not { } rules)
        {
            _errors.Increment();
            foreach (RuleError error in result.Errors)
            {
                _log.LogError(
                    "Error loading new configuration: {Error} (line {Line}, column {Column}: {Fix})",
                    error.ReferenceText,
                    error.Line,
                    error.Column,
                    error.Fix);
            }

            return result.Errors;
        }

        _rules.SetFiles(rules);
        _successes.Increment();
        Interlocked.Increment(ref _generation);
        Interlocked.Exchange(ref _fingerprint, RuleSetFingerprint.Of(documents));
        Interlocked.Exchange(ref _appliedAt, _time.GetUtcNow().ToUnixTimeSeconds());
        _log.LogInformation("Loaded {Limits} limits of {Domains} domains from {Files} files", rules.LimitCount, rules.DomainCount, documents.Count);
        Applied?.Invoke(rules);
        return [];
    }
}
