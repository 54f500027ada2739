using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>
/// Finds what an attack by many keys has in common: of the partial descriptors seen those that hold much of the attack (what there is
/// above what is usual) and little of usual traffic. Where newcomers, or clients that behave as bots, make the attack, the others are
/// spared. The limit is that of the usual rate, or looser if it would hit too much of usual traffic otherwise.
/// </summary>
internal sealed class SignatureMiner(PolicyOptions options, ImpactEstimate impacts)
{
    /// <summary>The most signatures that are limited at once.</summary>
    private const int Most = 3;

    /// <summary>The least share of the attack that a signature must hold to be looked at.</summary>
    private const double LeastShare = 0.15;

    /// <summary>From this share of the attack on no further signature is looked for.</summary>
    private const double EnoughShare = 0.8;

    /// <summary>How much commoner a scope must be in the attack than in usual traffic to tell them apart.</summary>
    private const double LeastLift = 2;

    /// <summary>The share of the excess that one kind of clients must make for the others to be spared.</summary>
    private const double MostlyOneKind = 0.8;

    /// <summary>How much of the attack has to be denied for each part of usual traffic that is: a hundredth of what is usual weighs as a quarter of the attack.</summary>
    private const double Price = 25;

    /// <summary>Fewer suspects get an override each.</summary>
    private const int LeastSuspects = 3;

    /// <summary>How many signatures are tried as the first of several.</summary>
    private const int MostStarts = 16;

    /// <summary>The signatures to limit, the one that holds most of the attack first; none if nothing tells it from the rest.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="preferred">Scopes that are limited or proposed already: they are stayed with where they still fit.</param>
    /// <param name="now">The time, for the allow lists.</param>
    public IReadOnlyList<MinedSignature> Mine(DomainView domain, IReadOnlySet<OverrideScope> preferred, DateTimeOffset now)
    {
        double attack = Math.Max(domain.Rate - domain.UsualRate, domain.Signatures.Values.Select(ExcessOf).DefaultIfEmpty().Max());
        if (attack < options.FloorRate || domain.UsualRate <= 0 || !domain.Signatures.Values.Any(StandsOut))
        {
            return [];
        }

        MinedSignature[] ranked =
        [
            .. domain.Signatures.Values
                .Where(vector => StandsOut(vector) && ExcessOf(vector) >= attack * LeastShare && MayBeLimited(vector.Subject.Path!, domain, now))
                .SelectMany(vector => Variants(vector, domain, attack))
                .Where(mined => mined.Lift >= LeastLift && mined.AttackShare >= LeastShare)
                .OrderByDescending(mined => mined.Impact.BaselineDomain <= options.Impact)
                .ThenByDescending(mined => mined.AttackShare >= options.LeastAttackDenied && preferred.Contains(mined.Scope))
                .ThenByDescending(mined => Math.Round(WorthOf(mined) * 20))
                .ThenBy(mined => mined.Impact.BaselineDomain)
                .ThenBy(mined => mined.Scope.Path.Entries.Count)
                .ThenBy(mined => mined.FixedValues)
                .ThenBy(mined => ScopeText.KeyOf(mined.Scope), StringComparer.Ordinal),
        ];
        return Combine(ranked);
    }

    /// <summary>What it denies of the attack, less what usual traffic pays for it.</summary>
    private static double WorthOf(MinedSignature mined) => mined.Impact.Attack - (Price * mined.Impact.BaselineDomain);

    private static double ExcessOf(FeatureVector vector) => Math.Max(0, vector.Rate - vector.Baseline.Expected);

    /// <summary>What is left of an attack that is over is no more than chance brings at other times.</summary>
    private bool StandsOut(FeatureVector vector) => ExcessOf(vector) >= options.FloorRate && vector.Rate > vector.Baseline.Upper * options.Headroom;

    private static bool MayBeLimited(DescriptorPath path, DomainView domain, DateTimeOffset now) =>
        OverrideDocuments.CanSay(new OverrideScope(domain.Name, path)) && SubjectRule.Of(path, domain.Rules, now) is { IsAllowListed: false, IsExempt: false };

    /// <summary>The first signature, with others that no call is in too, that hold enough of the attack together.</summary>
    private List<MinedSignature> Combine(MinedSignature[] ranked)
    {
        for (int start = 0; start < Math.Min(ranked.Length, MostStarts); start++)
        {
            List<MinedSignature> chosen = [ranked[start]];
            foreach (MinedSignature next in ranked.Skip(start + 1))
            {
                bool isEnough = chosen.Count == Most || chosen.Sum(mined => mined.AttackShare) >= EnoughShare;
                if (!isEnough && WorthOf(next) > 0 && chosen.TrueForAll(next.IsApartFrom) && chosen.Sum(mined => mined.Impact.BaselineDomain) + next.Impact.BaselineDomain <= options.Impact)
                {
                    chosen.Add(next);
                }
            }

            if (chosen.Sum(mined => mined.AttackShare) >= options.LeastAttackDenied)
            {
                return chosen;
            }
        }

        return [];
    }

    /// <summary>The signature for all clients, and for those kinds of clients alone that make the attack.</summary>
    private IEnumerable<MinedSignature> Variants(FeatureVector vector, DomainView domain, double attack)
    {
        OverrideScope all = new(domain.Name, vector.Subject.Path!);
        double usual = vector.Baseline.Expected;
        yield return Mined(all, vector, domain, attack, vector.Rate, usual, vector.Baseline.Upper);
        double excess = ExcessOf(vector);
        if (domain.KnowsClients && vector.Signature is { } seen && domain.Seconds > 0)
        {
            double share = domain.UsualNewcomerShare;
            double rate = seen.NewcomerCalls / domain.Seconds;
            if (rate - (usual * share) >= excess * MostlyOneKind)
            {
                yield return Mined(all with { NewcomersOnly = true }, vector, domain, attack, rate, usual * share, vector.Baseline.Upper * share);
            }
        }

        if (SuspectTraffic.Of(domain, all.Path) is { Clients: >= LeastSuspects } suspects
            && suspects.Rate - suspects.UsualRate >= excess * options.LeastAttackDenied)
        {
            yield return Mined(all with { SuspectsOnly = true }, vector, domain, attack, suspects.Rate, suspects.UsualRate, suspects.Upper);
        }

        BotTraffic bots = domain.Bots;
        if ((bots.ShareNow * vector.Rate) - (bots.UsualShare * usual) >= excess * MostlyOneKind)
        {
            yield return Mined(
                all with { LeastBotLikelihood = BotTraffic.Likelihood },
                vector,
                domain,
                attack,
                vector.Rate * bots.ShareNow,
                usual * bots.UsualShare,
                vector.Baseline.Upper * bots.UsualShare);
        }
    }

    private MinedSignature Mined(OverrideScope scope, FeatureVector vector, DomainView domain, double attack, double rate, double usual, double upper)
    {
        double attackShare = Math.Clamp((rate - usual) / attack, 0, 1);
        double left = Math.Max(Math.Max(options.FloorRate, upper * options.Headroom), LooseEnough(rate, usual, domain.UsualRate, attackShare));
        SizedLimit sized = LimitSizing.OwnLimit(left);
        return new MinedSignature(
            scope,
            vector,
            attackShare,
            Math.Clamp(usual / domain.UsualRate, 0, 1),
            rate,
            usual,
            sized,
            impacts.OfShared(rate, usual, sized.Rate, domain.UsualRate, attackShare));
    }

    /// <summary>
    /// The rate that has to be left for no more of usual traffic to be denied than may be, where that still denies enough of the attack; else 0,
    /// and the impact closes its gate.
    /// </summary>
    private double LooseEnough(double rate, double usual, double usualOfDomain, double attackShare)
    {
        double deniable = usual > 0 ? options.Impact * usualOfDomain / usual : 1;
        return deniable < 1 && deniable * attackShare >= options.LeastAttackDenied ? rate * (1 - deniable) * (1 + 1e-9) : 0;
    }
}
