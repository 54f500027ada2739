using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Adaptive.Tests.Detection.Support;

namespace EnvoyRls.Adaptive.Tests.Detection;

public sealed class DetectionEngineTests
{
    /// <summary>The first ten minutes, in which all is learnt, and some more.</summary>
    private const int Learning = 500;

    private const double Enforced = 0.9;

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public void A_key_that_floods_is_found_and_sure_within_four_ticks(double factor)
    {
        SimulatedSite site = new(60, 3);
        site.Run(Learning);
        site.Factors[7] = factor;

        List<Finding> findings = site.Run(4);

        Finding last = Assert.Single(findings, finding => SimulatedSite.IsOf(finding, 7) && ReferenceEquals(finding.Features, site.Last!.Keys[0]));
        Assert.True(last.Persists);
        Assert.InRange(last.Confidence, Enforced, 1);
        Assert.InRange(last.PValue, 0, 1e-4);
        Assert.InRange(last.Contributions.Count, 1, 5);
        Assert.InRange(last.Contributions.Sum(contribution => contribution.Share), 0.5, 1.0001);
        Assert.Contains(last.Contributions, contribution => contribution.Feature is "robust_z" or "over_slow" or "over_seasonal");
        Assert.StartsWith("isolation_forest:", last.Model, StringComparison.Ordinal);
    }

    [Fact]
    public void The_other_keys_are_not()
    {
        SimulatedSite site = new(60, 3);
        site.Run(Learning);
        site.Factors[7] = 100;

        Assert.DoesNotContain(
            site.Run(60),
            finding => finding is { Persists: true, Confidence: >= Enforced, Features.Subject.Kind: SubjectKind.Key } && !SimulatedSite.IsOf(finding, 7));
    }

    [Fact]
    public void An_hour_of_clean_traffic_have_no_finding_that_is_sure()
    {
        SimulatedSite site = new(60, 3);

        Assert.DoesNotContain(site.Run(1_800), finding => finding is { Persists: true, Confidence: >= Enforced });
    }

    [Fact]
    public void Nothing_persists_at_first()
    {
        SimulatedSite site = new(60, 3);
        site.Run(200);
        site.Factors[7] = 100;

        List<Finding> findings = site.Run(20);

        Assert.Contains(findings, finding => SimulatedSite.IsOf(finding, 7));
        Assert.DoesNotContain(findings, finding => finding.Persists);
        Assert.Empty(site.Detection.Suspicious());
    }

    [Fact]
    public void A_fall_of_all_traffic_and_the_way_back_are_no_findings()
    {
        SimulatedSite site = new(60, 3);
        site.Run(Learning);
        site.FactorOfAll = 0.01;
        List<Finding> findings = site.Run(30);
        site.FactorOfAll = 1;
        findings.AddRange(site.Run(30));

        Assert.DoesNotContain(findings, finding => finding is { Persists: true, Confidence: >= Enforced });
    }

    [Fact]
    public void A_flood_over_many_keys_is_found_in_domain_and_segment()
    {
        SimulatedSite site = new(60, 3);
        // A domain gives one score a tick: it takes longer to know what its scores mean.
        site.Run(2 * Learning);
        site.FactorOfAll = 4;

        List<Finding> findings = site.Run(4);

        Assert.Contains(findings, finding => finding is { Persists: true, Confidence: >= Enforced, Features.Subject.Kind: SubjectKind.Domain });
        Assert.Contains(findings, finding => finding is { Persists: true, Confidence: >= Enforced, Features.Subject.Kind: SubjectKind.Segment });
    }

    [Fact]
    public void An_attack_that_goes_on_stays_found_and_teaches_nothing()
    {
        SimulatedSite site = new(60, 3);
        site.Run(Learning);
        site.Factors[7] = 20;
        site.Run(4);

        List<Finding> findings = site.Run(300);

        Assert.Equal(300, findings.Count(finding => SimulatedSite.IsOf(finding, 7) && finding is { Persists: true, Confidence: >= Enforced }));
    }

    [Fact]
    public void The_same_intervals_make_the_same_findings()
    {
        List<string> first = Told(new SimulatedSite(60, 3, seed: 5));
        List<string> second = Told(new SimulatedSite(60, 3, seed: 5));

        Assert.NotEmpty(first);
        Assert.Equal(first, second);
    }

    [Fact]
    public void A_new_leader_goes_on_in_the_middle_of_an_attack()
    {
        SimulatedSite site = new(60, 3);
        site.Run(Learning);
        site.Factors[7] = 20;
        site.Run(6);
        HashSet<Subject> suspicious = site.Detection.Suspicious();

        DetectionEngine successor = new(SimulatedSite.Options);
        successor.Load(site.Detection.Save());
        Assert.Equal(suspicious, successor.Suspicious());
        site.Detection = successor;

        Assert.All(
            site.Run(5).Where(finding => SimulatedSite.IsOf(finding, 7)).ToList(),
            // Its models are younger than those before, which makes it less sure at first.
            finding => Assert.True(finding is { Persists: true, Confidence: >= 0.5 }));
        Assert.Contains(successor.Suspicious(), subject => subject.Path?.Entries[0].Value == SimulatedSite.Address(7));
    }

    [Fact]
    public void Damaged_memory_is_refused()
    {
        SimulatedSite site = new(20, 3);
        site.Run(50);
        byte[] saved = site.Detection.Save();

        // It makes models of its own when it is made, which takes far longer than to refuse others.
        DetectionEngine refusing = new();

        // The frame at both ends byte by byte, and what is between them, which one checksum covers, here and there.
        const int Frame = 40;
        int[] places = [.. Enumerable.Range(0, saved.Length).Where(place => place < Frame || place >= saved.Length - Frame || place % (saved.Length / 50) == 0)];
        foreach (int place in places)
        {
            saved[place] ^= 0x40;
            Assert.Throws<InvalidDataException>(() => refusing.Load(saved));
            saved[place] ^= 0x40;
            Assert.Throws<InvalidDataException>(() => refusing.Load(saved[..place]));
        }

        new DetectionEngine().Load(saved);
    }

    [Fact]
    public void Only_what_was_judged_last_is_learnt()
    {
        SimulatedSite site = new(20, 3);
        site.Run(1);

        Assert.Throws<ArgumentException>(() => site.Detection.Learn(site.Last!, new HashSet<Subject>()));
    }

    private static List<string> Told(SimulatedSite site)
    {
        site.Run(320);
        site.Factors[3] = 30;
        return [.. site.Run(20).Select(finding => $"{finding.Features.Subject} {finding.PValue:R} {finding.Confidence:R} {finding.Detector} {finding.Model}")];
    }
}
