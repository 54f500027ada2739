using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>
/// How many overrides a domain may still get. Who attacks with many keys could use it up: so a part is kept for signatures, and an
/// override that is being released, or that matters far less, makes room for a stronger one.
/// </summary>
internal sealed class DomainBudget(DomainView domain, PolicyOptions options, List<Override> standing, DateTimeOffset now)
{
    private const int LeastKeys = 3;
    private const int Reserve = 10;

    /// <summary>How many times as much an override must deny to take another one's place.</summary>
    private const double Stronger = 4;

    /// <summary>How many keys of a domain may have an override.</summary>
    public static int MostKeys(DomainView domain, PolicyOptions options)
    {
        int reserve = Math.Min(Reserve, options.MaxOverrides / 4);
        return Math.Min(options.MaxOverrides - reserve, Math.Max(LeastKeys, (int)Math.Min(int.MaxValue, options.MaxKeyShare * domain.KeyCount)));
    }

    /// <summary>Whether there is room for a candidate, once <see cref="Weakest"/> has gone if it need be.</summary>
    public GateReading Read(Candidate candidate)
    {
        int changes = standing.Count(item => item.Entered > now.AddMinutes(-1));
        if (changes >= options.MaxChangesPerMinute)
        {
            return new GateReading(OverrideGate.Budget, IsOpen: false, changes, options.MaxChangesPerMinute);
        }

        bool isKey = candidate.Scope.Path.IsKey;
        int most = isKey ? MostKeys(domain, options) : options.MaxOverrides;
        int count = InForce(isKey).Count();
        return new GateReading(OverrideGate.Budget, count < most || Weakest(candidate) is not null, count, most);
    }

    /// <summary>Takes the place of the weakest override, if all places are taken.</summary>
    /// <returns>The override that has to end; <see langword="null"/> if none has to.</returns>
    public Override? Displace(Candidate candidate)
    {
        bool isKey = candidate.Scope.Path.IsKey;
        int most = isKey ? MostKeys(domain, options) : options.MaxOverrides;
        return InForce(isKey).Count() < most ? null : Weakest(candidate);
    }

    private Override? Weakest(Candidate candidate) => standing
        .Where(item => item.IsInForce && item.Scope.Path.IsKey && item.DecidedBy is null)
        .Where(item => item.State == OverrideState.Releasing || candidate.Excess > Stronger * Math.Max(0, item.Rate - item.UsualRate))
        .OrderByDescending(item => item.State == OverrideState.Releasing)
        .ThenBy(item => item.Rate - item.UsualRate)
        .FirstOrDefault();

    private IEnumerable<Override> InForce(bool keysOnly) => standing.Where(item => item.IsInForce && (!keysOnly || item.Scope.Path.IsKey));
}
