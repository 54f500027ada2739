using System.ComponentModel;
using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>How the adaptive layer fares with one domain.</summary>
internal sealed record AdaptiveDomainView(
    string Domain,
    [property: Description("off, observe, suggest or enforce.")] string Mode,
    [property: Description("Where the mode comes from: person, rule_file, setting or default.")] string ModeSource,
    [property: Description("Calls a second.")] double? Rate,
    [property: Description("Calls a second that are usual now.")] double? UsualRate,
    [property: Description("Load over capacity; absent if nothing is known of it.")] double? Load,
    [property: Description("How sure it is that the domain as a whole is under attack, 0 to 1.")] double? Confidence,
    [property: Description("Clients in the last interval.")] double? Clients,
    [property: Description("The share of newcomers' calls, 0 to 1.")] double? NewcomerShare,
    [property: Description("How long its baseline has been learnt.")] double? BaselineSeconds,
    [property: Description("Whether that is long enough for overrides.")] bool IsMature,
    [property: Description("Overrides in force.")] int InForce,
    [property: Description("Suggestions that wait.")] int Waiting)
{
    public static AdaptiveDomainView Of(DomainStatus domain) => new(
        domain.Domain,
        domain.Mode,
        domain.ModeSource,
        Figure.Of(domain.Rate),
        Figure.Of(domain.UsualRate),
        domain.Load is { } load ? Figure.Of(load) : null,
        Figure.Of(domain.Confidence),
        Figure.Of(domain.Clients),
        Figure.Of(domain.NewcomerShare),
        Figure.Of(domain.BaselineSeconds),
        domain.IsMature,
        domain.InForce,
        domain.Waiting);
}
