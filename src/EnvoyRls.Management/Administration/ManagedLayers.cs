using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Releases;
using EnvoyRls.Management.Repository;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Management.Administration;

/// <summary>Puts managed rules, and those of a staged release, into force above the rule files.</summary>
internal sealed class ManagedLayers : IReleaseCandidates
{
    private readonly LayeredRules _rules;
    private readonly StateValidator _validator;
    private readonly ChangePlanner _planner;
    private readonly ILogger<ManagedLayers> _log;
    private readonly Counter _errors;
    private readonly Lock _changing = new();
    private ManagedState _state = ManagedState.Empty;
    private LayerStack _layers = LayerStack.Empty;
    private StagedLayers? _staged;

    /// <summary>The version that <see cref="_staged"/> was put together over.</summary>
    private long _stagedOver;

    /// <param name="rules">The layers in force.</param>
    /// <param name="validator">Makes rules of objects.</param>
    /// <param name="planner">Works out what a release changes.</param>
    /// <param name="statistics">Gets <c>envoyrls.managed.load_errors_total</c>.</param>
    /// <param name="log">Told of states that make no rules.</param>
    public ManagedLayers(LayeredRules rules, StateValidator validator, ChangePlanner planner, StatRegistry statistics, ILogger<ManagedLayers> log)
    {
        _rules = rules;
        _validator = validator;
        _planner = planner;
        _log = log;
        _errors = statistics.Counter("envoyrls.managed.load_errors_total");
    }

    /// <summary>
    /// Puts a state into force. Changes are validated before they are committed, so that a state without rules comes of another release of
    /// the software or of a hand in the database: the last good one stays in force then.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="known">The layer that the state makes, where that is known already.</param>
    public void Apply(ManagedState state, ManagedLayer? known = null)
    {
        ManagedLayer? layer = known;
        if (layer is null)
        {
            ManagedLoadResult loaded = _validator.Load(state);
            layer = loaded.Layer;
            foreach (RuleError error in loaded.Errors)
            {
                _log.LogError("Managed version {Version} cannot come into force: {Error}; {Fix}", state.Version, error, error.Fix);
            }
        }

        lock (_changing)
        {
            _state = state;
            if (layer is null)
            {
                _errors.Increment();
                return;
            }

            _layers = layer.Stack;
            _rules.SetLayers(_layers, _staged);
        }
    }

    /// <inheritdoc/>
    public async Task<string?> ShowAsync(Release release, int parts, CancellationToken cancellation)
    {
        ManagedState state;
        lock (_changing)
        {
            state = _state;
            if (_staged?.Release == release.Id && _stagedOver == state.Version)
            {
                Stage(_staged with { Parts = parts }, state.Version);
                return null;
            }
        }

        try
        {
            ChangePlan plan = await _planner.PlanAsync(state, release.Operations, cancellation);
            if (plan.Status != ChangeStatus.Applied)
            {
                return ReleaseChange.Describe(new ChangeOutcome(plan.Status) { Errors = plan.Errors, Detail = plan.Detail });
            }

            ManagedLoadResult loaded = _validator.Load(state, plan);
            if (loaded.Layer is not { } layer)
            {
                return loaded.Errors[0].ToString();
            }

            lock (_changing)
            {
                Stage(new StagedLayers(release.Id, layer.Stack, parts), state.Version);
            }
        }
        catch (RepositoryException)
        {
            // The history that it goes back to cannot be read now; the next look may find it.
        }

        return null;
    }

    /// <inheritdoc/>
    public CandidateFigures? Seen(string release) => _rules.Effective?.Staged is { } staged && staged.Release == release
        ? new CandidateFigures(staged.Counts.Candidate.Decisions, staged.Counts.Candidate.Denials, staged.Counts.Candidate.Errors)
        : null;

    /// <inheritdoc/>
    public void Clear()
    {
        lock (_changing)
        {
            Stage(null, _state.Version);
        }
    }

    private void Stage(StagedLayers? staged, long version)
    {
        _staged = staged;
        _stagedOver = version;
        _rules.SetLayers(_layers, staged);
    }
}
