using System.Globalization;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Segments;

/// <summary>
/// Advises limits in the manner of Uber's configurator: what nearly all keys ask for in the limit's own window, with headroom, and never
/// more than a step at once.
/// </summary>
internal sealed class LimitAdvisor
{
    private readonly AdviceOptions _options;
    private readonly Dictionary<(string Domain, string Rule), RuleNode> _nodes = [];

    /// <param name="rules">The rules in force.</param>
    /// <param name="options">How limits are advised.</param>
    public LimitAdvisor(RuleSet rules, AdviceOptions options)
    {
        _options = options;
        foreach (RuleDomain domain in rules.Domains)
        {
            foreach (RuleNode node in domain.Layers.SelectMany(layer => layer.Root.Descendants()).Where(node => node.Rule is not null))
            {
                // Layers come in the order in which they are asked: what is asked first is what is in force.
                _nodes.TryAdd((domain.Name, node.FullKey), node);
            }
        }
    }

    /// <summary>Advises a limit.</summary>
    /// <param name="demand">What keys of the segment asked for.</param>
    /// <param name="why">Why nothing is advised; empty if something is.</param>
    /// <returns><see langword="null"/> if the limit had better stay as it is.</returns>
    public LimitAdvice? Advise(SegmentTotals demand, out string why)
    {
        RuleNode? node = _nodes.GetValueOrDefault((demand.Domain, demand.Segment));
        why = node?.Rule switch
        {
            null => "no rule of that key is in force any more",
            { Limits.Count: not 1 } => "it has several limits, or none",
            { Limits: [{ Limit.Amount: 0 }] } => "it denies everything",
            { Adaptive.Exempt: true } => "the rule is exempt",
            { Limits: [var only] } when !IsEnough(demand, only) => string.Create(
                CultureInfo.InvariantCulture,
                $"too little was seen of it: {demand.Minutes} of {_options.LeastMinutes} clean minutes, {demand.Values(only.Limit.WindowMicroseconds):0} of {_options.LeastValues:0} keys and windows"),
            _ => "",
        };
        return why.Length > 0 ? null : Advise(demand, node!, node!.Rule!.Limits[0].Limit, out why);
    }

    private LimitAdvice? Advise(SegmentTotals demand, RuleNode node, Limit limit, out string why)
    {
        long window = limit.WindowMicroseconds;
        double asked = demand.Quantile(_options.Share, window);
        double wanted = Math.Ceiling(asked * _options.Headroom);
        (uint amount, AdviceBound bound) = Bound(wanted, limit.Amount, node.Rule!.Adaptive);
        why = Math.Abs(amount - (double)limit.Amount) < Math.Max(1, limit.Amount * _options.LeastChange) ? "it fits" : "";
        return why.Length > 0
            ? null
            : new LimitAdvice(
                demand.Domain, node, limit.Amount, amount, window, asked, wanted, bound, demand.Minutes, demand.Values(window),
                demand.ShareAbove(limit.Amount, window), demand.ShareAbove(amount, window));
    }

    private bool IsEnough(SegmentTotals demand, RuleLimit limit) =>
        demand.Minutes >= _options.LeastMinutes && demand.Values(limit.Limit.WindowMicroseconds) >= _options.LeastValues;

    private (uint Amount, AdviceBound Bound) Bound(double wanted, uint old, AdaptiveRuleSettings? settings)
    {
        const double Whole = RuleOverride.Whole;
        double down = Math.Max(1, Math.Floor(old * (1 - _options.Step)));
        double up = Math.Max(old + 1.0, Math.Floor(old * (1 + _options.Step)));
        double floor = Math.Max(_options.LeastAmount, settings?.Floor is { } least ? Math.Ceiling(old * least / Whole) : 0);
        double ceiling = Math.Min(_options.MostAmount, settings?.Ceiling is { } most ? Math.Floor(old * most / Whole) : double.MaxValue);
        double stepped = Math.Clamp(wanted, down, up);
        double bounded = Math.Max(floor, Math.Min(stepped, ceiling));
        AdviceBound bound = bounded > stepped ? AdviceBound.Floor
            : bounded < stepped ? AdviceBound.Ceiling
            : stepped != wanted ? AdviceBound.Step
            : AdviceBound.None;
        return ((uint)Math.Clamp(bounded, 1, uint.MaxValue), bound);
    }
}
