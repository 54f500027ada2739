using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>What a tick leaves of a domain, while it is being decided.</summary>
internal sealed class DomainOutcome(DomainView domain)
{
    public DomainView Domain => domain;

    /// <summary>The domain's overrides as they are by now.</summary>
    public List<Override> Overrides { get; } = [];

    public List<PolicyEvent> Events { get; } = [];

    /// <summary>What was strange in this tick.</summary>
    public List<Sighting> Sightings { get; } = [];

    /// <summary>Keeps an override as it is after the tick; nothing for one that is forgotten.</summary>
    public void Keep(Override? item, PolicyEvent? happened)
    {
        if (item is not null)
        {
            Overrides.Add(item);
        }

        Tell(happened);
    }

    /// <summary>Puts an override in another one's place, or in front if there is none.</summary>
    public void Replace(Override? old, Override item, PolicyEvent? happened)
    {
        int place = old is null ? -1 : Overrides.IndexOf(old);
        if (place >= 0)
        {
            Overrides[place] = item;
        }
        else
        {
            Overrides.Insert(0, item);
        }

        Tell(happened);
    }

    /// <summary>The subject of an override was seen.</summary>
    public void See(Override item, Finding? finding = null) =>
        Sightings.Add(new Sighting(item.Id, item.Scope.Path, domain.Name, finding ?? domain.Findings.GetValueOrDefault(item.Scope.Path), item, item.Reason, null));

    /// <summary>Something strange was seen of which no override can be made.</summary>
    public void Note(Finding finding, string reason, OverrideGate gate) =>
        Sightings.Add(new Sighting(null, finding.Features.Subject.Path, domain.Name, finding, null, reason, gate));

    private void Tell(PolicyEvent? happened)
    {
        if (happened is not null)
        {
            Events.Add(happened);
        }
    }
}
