using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Core.Rules.Layers;

/// <summary>
/// Keeps the layers apart for those who change them, and puts the effective rule set into force at every change. Safe
/// from any thread; calls never come here, but read the slot.
/// </summary>
/// <param name="slot">Where calls find the rule set in force.</param>
public sealed class LayeredRules(RuleSetSlot slot)
{
    private readonly Lock _changing = new();
    private volatile RuleSet? _files;
    private LayerStack _layers = LayerStack.Empty;
    private StagedLayers? _staged;
    private OverrideLayer _overrides = OverrideLayer.Empty;
    private StagedCounts _counts = new();

    /// <summary><see cref="_layers"/> over the files; <see langword="null"/> to be composed anew.</summary>
    private RuleSet? _stable;

    /// <summary>Those of <see cref="_staged"/> over the files; <see langword="null"/> to be composed anew.</summary>
    private RuleSet? _candidate;

    /// <summary>
    /// Called with every rule set that came into force, on the thread that changed it. Where two change rules at once the
    /// calls may come in either order; <see cref="Effective"/> is the last word.
    /// </summary>
    public event Action<RuleSet>? Applied;

    /// <summary>The rule files; <see langword="null"/> before they are first loaded.</summary>
    public RuleSet? Files => _files;

    /// <summary>The overrides that stand, whether or not there are rule files yet.</summary>
    public OverrideLayer Overrides => Volatile.Read(ref _overrides);

    /// <summary>The rule set in force; <see langword="null"/> before the rule files are first loaded.</summary>
    public RuleSet? Effective => slot.Current;

    /// <summary>Puts newly loaded rule files under the layers that stand.</summary>
    public void SetFiles(RuleSet files)
    {
        RuleSet? effective;
        lock (_changing)
        {
            _files = files;
            _stable = null;
            _candidate = null;
            effective = Apply();
        }

        Tell(effective);
    }

    /// <summary>
    /// Puts layers above the rule files, and others for part of the keys: both at once, so that no call sees one without
    /// the other. Without rule files yet, they come into force together with these.
    /// </summary>
    /// <param name="layers">For all keys but those that are held to the staged ones.</param>
    /// <param name="staged">For part of the keys; <see langword="null"/> for none. Its counts go on for as long as the release is the same.</param>
    public void SetLayers(LayerStack layers, StagedLayers? staged = null)
    {
        RuleSet? effective;
        lock (_changing)
        {
            if (layers == _layers && staged == _staged)
            {
                return;
            }

            _stable = layers == _layers ? _stable : null;
            _candidate = staged?.Layers == _staged?.Layers ? _candidate : null;
            _counts = staged?.Release == _staged?.Release ? _counts : new StagedCounts();
            _layers = layers;
            _staged = staged;
            effective = Apply();
        }

        Tell(effective);
    }

    /// <summary>Lays overrides over all rules, those of a release under way included. Without rule files yet, they come into force together with these.</summary>
    /// <param name="overrides">All of them; <see cref="OverrideLayer.Empty"/> for none.</param>
    public void SetOverrides(OverrideLayer overrides)
    {
        RuleSet? effective;
        lock (_changing)
        {
            if (overrides == _overrides)
            {
                return;
            }

            Volatile.Write(ref _overrides, overrides);
            effective = Apply();
        }

        Tell(effective);
    }

    private RuleSet? Apply()
    {
        if (_files is not { } files)
        {
            return null;
        }

        _stable ??= _layers.Over(files);
        StagedRules? staged = _staged is null ? null : Stage(_staged, files);
        OverrideLayer? overrides = _overrides.Count > 0 ? _overrides : null;
        return slot.Current = staged is null && overrides is null ? _stable : _stable.With(staged, overrides);
    }

    private StagedRules Stage(StagedLayers staged, RuleSet files)
    {
        _candidate ??= staged.Layers.Over(files);
        return new StagedRules(staged.Release, _candidate, staged.Parts, _counts);
    }

    private void Tell(RuleSet? effective)
    {
        if (effective is not null)
        {
            Applied?.Invoke(effective);
        }
    }
}
