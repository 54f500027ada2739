using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Layers;

public sealed class LayeredRulesTests
{
    private readonly RuleSetSlot _slot = new();
    private readonly LayeredRules _rules;
    private readonly List<RuleSet> _applied = [];

    public LayeredRulesTests()
    {
        _rules = new LayeredRules(_slot);
        _rules.Applied += _applied.Add;
    }

    [Fact]
    public void Without_layers_the_files_are_the_rules()
    {
        RuleSet files = RuleText.Parse(LayerText.Limits("k=1"));

        _rules.SetFiles(files);

        Assert.Same(files, _slot.Current);
        Assert.Same(files, _rules.Effective);
        Assert.Same(files, _rules.Files);
        Assert.Same(files, Assert.Single(_applied));
    }

    [Fact]
    public void Layers_wait_for_the_files()
    {
        _rules.SetLayers(LayerText.Stack(LayerText.Limits("k=2")), new StagedLayers("r1", LayerText.Stack(LayerText.Limits("k=3")), 5_000));

        Assert.Null(_slot.Current);
        Assert.Empty(_applied);

        _rules.SetFiles(RuleText.Parse(LayerText.Limits("k=1")));

        Assert.Equal([2u, 1u], Amounts(_slot.Current!));
        Assert.Equal([3u, 1u], Amounts(_slot.Current!.Staged!.Candidate));
        Assert.Single(_applied);
    }

    [Fact]
    public void Overrides_lie_over_all_rules_and_outlast_their_changes()
    {
        OverrideLayer overrides = OverrideText.Parse(OverrideText.Scale("o", "k"));
        _rules.SetOverrides(overrides);
        Assert.Null(_slot.Current);
        Assert.Same(overrides, _rules.Overrides);

        _rules.SetFiles(RuleText.Parse(LayerText.Limits("k=1")));
        Assert.Same(overrides, _slot.Current!.Overrides);
        _rules.SetLayers(LayerText.Stack(LayerText.Limits("k=2")), new StagedLayers("r1", LayerText.Stack(LayerText.Limits("k=3")), 5_000));
        Assert.Same(overrides, _slot.Current!.Overrides);
        Assert.NotNull(_slot.Current!.Staged);
        Assert.Equal(2, _applied.Count);

        _rules.SetOverrides(overrides);
        Assert.Equal(2, _applied.Count);
        _rules.SetOverrides(OverrideLayer.Empty);
        Assert.Null(_slot.Current!.Overrides);
        Assert.NotNull(_slot.Current!.Staged);
    }

    [Fact]
    public void Files_and_layers_change_without_losing_each_other()
    {
        _rules.SetFiles(RuleText.Parse(LayerText.Limits("k=1")));
        _rules.SetLayers(LayerText.Stack(LayerText.Limits("k=2")));
        _rules.SetFiles(RuleText.Parse(LayerText.Limits("k=3")));
        Assert.Equal([2u, 3u], Amounts(_slot.Current!));

        _rules.SetLayers(LayerText.Stack(LayerText.Limits("k=5"), LayerText.Limits("k=4")));
        Assert.Equal([5u, 4u, 3u], Amounts(_slot.Current!));

        _rules.SetLayers(LayerStack.Empty);
        Assert.Equal([3u], Amounts(_slot.Current!));
        Assert.Equal(5, _applied.Count);
    }

    [Fact]
    public void A_stage_grows_without_composing_anew_and_its_counts_go_on()
    {
        LayerStack stable = LayerText.Stack(LayerText.Limits("k=2"));
        StagedLayers staged = new("r1", LayerText.Stack(LayerText.Limits("k=3")), 100);
        _rules.SetFiles(RuleText.Parse(LayerText.Limits("k=1")));
        _rules.SetLayers(stable, staged);
        StagedRules first = _slot.Current!.Staged!;
        first.Counts.Add(candidate: true, denied: true, failed: false);

        _rules.SetLayers(stable, staged with { Parts = 5_000 });

        StagedRules second = _slot.Current!.Staged!;
        Assert.Equal((100, 5_000), (first.Parts, second.Parts));
        Assert.Same(first.Candidate, second.Candidate);
        Assert.Equal(new StagedSide(1, 1, 0), second.Counts.Candidate);
    }

    [Fact]
    public void Nothing_new_is_not_told()
    {
        LayerStack stable = LayerText.Stack(LayerText.Limits("k=2"));
        StagedLayers staged = new("r1", LayerText.Stack(LayerText.Limits("k=3")), 100);
        _rules.SetFiles(RuleText.Parse(LayerText.Limits("k=1")));
        _rules.SetLayers(stable, staged);

        _rules.SetLayers(stable, staged with { Parts = 100 });

        Assert.Equal(2, _applied.Count);
    }

    [Fact]
    public void A_change_beside_a_release_keeps_its_counts_and_another_release_starts_anew()
    {
        _rules.SetFiles(RuleText.Parse(LayerText.Limits("k=1")));
        _rules.SetLayers(LayerStack.Empty, new StagedLayers("r1", LayerText.Stack(LayerText.Limits("k=3")), 100));
        StagedCounts counts = _slot.Current!.Staged!.Counts;

        _rules.SetLayers(LayerText.Stack(LayerText.Limits("m=2")), new StagedLayers("r1", LayerText.Stack(LayerText.Limits("k=4,m=2")), 100));
        Assert.Same(counts, _slot.Current!.Staged!.Counts);
        Assert.Equal([4u, 2u, 1u], Amounts(_slot.Current!.Staged!.Candidate));

        _rules.SetLayers(LayerStack.Empty, new StagedLayers("r2", LayerText.Stack(LayerText.Limits("k=5")), 100));
        Assert.NotSame(counts, _slot.Current!.Staged!.Counts);
    }

    [Fact]
    public void A_release_ends_with_its_rules_for_all()
    {
        LayerStack candidate = LayerText.Stack(LayerText.Limits("k=3"));
        _rules.SetFiles(RuleText.Parse(LayerText.Limits("k=1")));
        _rules.SetLayers(LayerText.Stack(LayerText.Limits("k=2")), new StagedLayers("r1", candidate, 5_000));

        _rules.SetLayers(candidate);

        Assert.Null(_slot.Current!.Staged);
        Assert.Equal([3u, 1u], Amounts(_slot.Current!));
    }

    [Fact]
    public void Writers_at_once_leave_the_last_of_both()
    {
        RuleSet[] files = [.. Enumerable.Range(1, 50).Select(i => RuleText.Parse(LayerText.Limits($"k={i}")))];
        LayerStack[] stacks = [.. Enumerable.Range(101, 50).Select(i => LayerText.Stack(LayerText.Limits($"k={i}")))];
        LayeredRules rules = new(_slot);

        Parallel.Invoke(() => Array.ForEach(files, rules.SetFiles), () => Array.ForEach(stacks, stack => rules.SetLayers(stack)));

        Assert.Equal([150u, 50u], Amounts(_slot.Current!));
    }

    private static uint[] Amounts(RuleSet rules) =>
        [.. rules.Find("d")!.Layers.SelectMany(layer => layer.Root.Children.Nodes).Select(node => node.Rule!.Limits[0].Limit.Amount)];
}
