using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>Makes candidates of the findings of a domain: limits for single keys, and signatures where many attack together.</summary>
/// <param name="options">What the policy may do.</param>
/// <param name="input">The tick.</param>
/// <param name="usualOfAll">Calls a second that are usual in all domains together.</param>
internal sealed class CandidateFinder(PolicyOptions options, PolicyInput input, double usualOfAll)
{
    /// <summary>Overrides that deny this part of what is above usual leave no need for more.</summary>
    private const double EnoughDenied = 0.5;

    /// <summary>The most keys of a domain that are looked at one by one in a tick, those with most hits too many.</summary>
    private const int MostKeys = 200;

    /// <summary>Suspects who make more of usual traffic are the usual clients, who all do more than usual: when calls are made again as they fail, say.</summary>
    private const double MostOfSuspects = 0.05;

    private readonly ImpactEstimate _impacts = new(usualOfAll);

    /// <summary>What could be done about a domain, the strongest first.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="standing">Its overrides, those that are over included.</param>
    public CandidateSet Find(DomainView domain, IReadOnlyList<Override> standing)
    {
        Finding[] keys = [.. domain.Findings.Values.Where(finding => finding.Features.Subject.Kind == SubjectKind.Key && IsHot(finding, standing))];
        Finding[] shared = [.. keys.Where(finding => finding.Features.Key is { } key && key.Clients >= options.SharedClients)];
        Finding[] wide =
        [
            .. domain.WideFindings.Where(finding => IsHot(finding, standing)),
            .. domain.Findings.Values.Where(finding => finding.Features.Subject.Kind == SubjectKind.Signature && IsHot(finding, standing)),
            .. shared,
        ];
        int most = DomainBudget.MostKeys(domain, options);
        Finding[] culprits = Culprits.Of(keys.Except(shared), domain, most, options);
        bool isExplained = culprits.Length > 0;
        bool areMany = !isExplained && keys.Length + standing.Count(item => item.IsInForce && item.Scope.Path.IsKey) > most;
        Finding[] together = areMany ? [.. wide, .. keys] : wide;
        bool isHeldDown = IsHeldDown(domain);
        bool isOpen = together.Length > 0 && !isExplained && (!isHeldDown || standing.Any(CostlySignatures.Contains));
        bool isCrowd = !isExplained && CrowdCheck.IsCrowd(domain);
        IReadOnlyList<MinedSignature> mined = !isOpen ? [] : isHeldDown ? MineCheaper(domain) : Mine(domain, standing);
        List<Candidate> candidates = [];
        List<Finding> unusable = [];
        if (mined.Count > 0)
        {
            Finding strongest = Strongest(together);
            candidates.AddRange(mined.Select(signature => OfSignature(signature, strongest, domain, WasCrowd(signature.Scope))));
        }
        else if (isOpen && !isHeldDown && isCrowd && OfCrowd(domain, Strongest(together)) is { } crowd)
        {
            candidates.Add(crowd);
        }
        else if (isOpen && !isHeldDown && wide.Length > 0)
        {
            unusable.Add(Strongest(wide));
        }

        List<DescriptorPath> heldTogether = [.. standing.Where(item => item is { IsInForce: true, Scope.SuspectsOnly: true }).Select(item => item.Scope.Path)];
        double certainty = domain.WideFindings.Where(finding => IsHot(finding, standing)).Select(finding => finding.Confidence).DefaultIfEmpty().Max();

        // What a signature holds down needs no override of its own: many keys would only use up what may be made.
        IEnumerable<Finding> single = isExplained ? [.. culprits, .. shared] : mined.Count == 0 ? keys : areMany ? [] : keys.Except(shared);
        foreach (Finding finding in single.Where(finding => !IsHeldTogether(finding)).OrderByDescending(Culprits.ExcessOf).Take(MostKeys))
        {
            Candidate candidate = OfKey(finding, domain, IsOfCrowd(finding.Features), culprits.Contains(finding) ? certainty : 0);
            if (candidate.Sized.Rate >= candidate.Rate && candidate.Rate >= options.FloorRate)
            {
                // A limit that would deny nothing is none; of those below the floor their gate tells.
                continue;
            }

            if (OverrideDocuments.CanSay(candidate.Scope))
            {
                candidates.Add(candidate);
            }
            else
            {
                unusable.Add(finding);
            }
        }

        return new CandidateSet([.. candidates.OrderByDescending(candidate => !candidate.Scope.Path.IsKey).ThenByDescending(candidate => candidate.Excess)], unusable, isCrowd && mined.Count == 0);

        bool WasCrowd(OverrideScope scope) => standing.Any(item => item.IsWaiting && item.Scope == scope && item.BlockedBy.Contains(OverrideGate.FlashCrowd));

        bool IsHeldTogether(Finding finding) =>
            finding.Features.Key is { } key && input.Suspects.Contains(key.Client) && heldTogether.Exists(path => path.Covers(key.Path));

        bool IsOfCrowd(FeatureVector vector) =>
            !isExplained && ((isCrowd && mined.Count == 0 && CrowdCheck.RisesAlong(domain, vector)) || CrowdCheck.IsCarriedAlong(domain, vector));
    }

    /// <summary>Whether a finding is enough to begin with: strange for some ticks, or at once for what had an override before.</summary>
    private bool IsHot(Finding finding, IReadOnlyList<Override> standing) =>
        finding.PValue <= options.EnterPValue
        && (finding.Persists || (finding.Features.Subject.Path is { } path && standing.Any(item => item is { State: OverrideState.Expired, Entered: not null } && item.Scope.Path.Equals(path))));

    private static bool IsHeldDown(DomainView domain) => domain.OverriddenRate >= EnoughDenied * Math.Max(0, domain.Rate - domain.UsualRate) && domain.OverriddenRate > 0;

    private static Finding Strongest(IEnumerable<Finding> findings) => findings.OrderByDescending(finding => finding.Confidence).ThenBy(finding => finding.PValue).First();

    private IReadOnlyList<MinedSignature> Mine(DomainView domain, IReadOnlyList<Override> standing)
    {
        HashSet<OverrideScope> preferred = [.. standing.Where(item => item.IsInForce || item.IsWaiting).Select(item => item.Scope)];
        return new SignatureMiner(options, _impacts).Mine(domain, preferred, input.Now);
    }

    /// <summary>Signatures that hold nearly all of an attack that is held down already, at next to no cost to usual traffic.</summary>
    private IReadOnlyList<MinedSignature> MineCheaper(DomainView domain)
    {
        IReadOnlyList<MinedSignature> mined = Mine(domain, []);
        return mined.Sum(signature => signature.Impact.Attack) >= CostlySignatures.EnoughHeld && mined.Sum(signature => signature.Impact.BaselineDomain) <= CostlySignatures.Free ? mined : [];
    }

    /// <param name="finding">What was found of the key.</param>
    /// <param name="domain">Its domain.</param>
    /// <param name="isCrowd">Whether it rises no more than everything else does.</param>
    /// <param name="lent">The confidence that the domain has too much of what the key makes most of; 0 if it does not.</param>
    private Candidate OfKey(Finding finding, DomainView domain, bool isCrowd, double lent)
    {
        FeatureVector vector = finding.Features;
        OverrideScope scope = new(domain.Name, vector.Subject.Path!);
        SubjectRule rule = SubjectRule.Of(scope.Path, domain.Rules, input.Now);
        SizedLimit sized = LimitSizing.ForKey(vector, rule.Node, options);
        double reputation = vector.Values[(int)KeyFeature.Reputation];
        double bot = vector.Key is { Client: not 0 } key ? input.BotLikelihood(key.Client) / 100.0 : 0;
        return new Candidate
        {
            Scope = scope,
            Kind = SubjectKind.Key,
            Sized = sized,
            Impact = _impacts.OfKey(vector, sized.Rate, domain.UsualRate),
            Finding = finding,
            Confidence = Math.Max(finding.Confidence, lent),
            Contributions = finding.Contributions,
            Reason = ReasonText.OfKey(vector, sized),
            Rate = vector.Rate,
            UsualRate = vector.Baseline.Expected,
            BadSigns = Math.Clamp(Math.Max(reputation, bot), 0, 1),
            Clients = vector.Key?.Clients ?? 1,
            IsCrowd = isCrowd,
            Rule = rule,
        };
    }

    /// <param name="signature">What is to be limited.</param>
    /// <param name="finding">What it comes from.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="wasCrowd">Whether it waits for a person as it may be no attack: one tick that looks otherwise does not decide that.</param>
    private Candidate OfSignature(MinedSignature signature, Finding finding, DomainView domain, bool wasCrowd) => new()
    {
        Scope = signature.Scope,
        Kind = SubjectKind.Signature,
        Sized = signature.Sized,
        Impact = signature.Impact,
        Finding = finding,
        Confidence = finding.Confidence,
        Contributions = [ReasonText.Proportions(signature), .. finding.Contributions.Take(4)],
        Reason = ReasonText.OfSignature(signature),
        Rate = signature.Rate,
        UsualRate = signature.UsualRate,
        IsCrowd = signature.Scope switch
        {
            { SuspectsOnly: true } => signature.UsualShare > MostOfSuspects,
            { NewcomersOnly: true } => false,
            _ => CrowdCheck.IsStep(domain, signature.Features.Signature) || (wasCrowd && CrowdCheck.IsSmall(domain)),
        },
        Rule = SubjectRule.Of(signature.Scope.Path, domain.Rules, input.Now),
    };

    /// <summary>For a crowd that is more than can be served: what is above that, for a person to decide. Nothing where it can be served, or is not known.</summary>
    private Candidate? OfCrowd(DomainView domain, Finding finding)
    {
        FeatureVector? widest = domain.Signatures.Values
            .Where(vector => OverrideDocuments.CanSay(new OverrideScope(domain.Name, vector.Subject.Path!)))
            .OrderByDescending(vector => vector.Rate)
            .ThenBy(vector => vector.Subject.Path!.ToString(), StringComparer.Ordinal)
            .FirstOrDefault();
        if (widest is null || domain.Load is not { } load || load <= Math.Max(options.Load, 0.1))
        {
            return null;
        }

        SizedLimit sized = LimitSizing.OwnLimit(Math.Max(options.FloorRate, widest.Rate * options.Load / load));
        return new Candidate
        {
            Scope = new OverrideScope(domain.Name, widest.Subject.Path!),
            Kind = SubjectKind.Signature,
            Sized = sized,
            Impact = _impacts.OfShared(widest.Rate, widest.Baseline.Expected, sized.Rate, domain.UsualRate, attackShare: 1),
            Finding = finding,
            Confidence = finding.Confidence,
            Contributions = finding.Contributions,
            Reason = ReasonText.OfCrowd(domain, sized),
            Rate = widest.Rate,
            UsualRate = widest.Baseline.Expected,
            IsCrowd = true,
            Rule = SubjectRule.Of(widest.Subject.Path!, domain.Rules, input.Now),
        };
    }
}
