using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Engine;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Adaptive.Tests.Features;
using EnvoyRls.Adaptive.Tests.Overrides;
using EnvoyRls.Adaptive.Tests.Policy;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Tests.Engine;

public sealed class AdaptiveEngineTests
{
    private static readonly Subject Segment = new(SubjectKind.Segment, "edge", "edge.remote_address", Path: null);

    private readonly AdaptiveEngine _engine = new(new FeatureEngine(new FeatureOptions()), new DetectionEngine(), new OverridePolicy(new PolicyOptions { Mode = AdaptiveMode.Enforce }));
    private readonly RuleSet _rules = RuleSetLoader.Load([new RuleDocument("edge.yaml", PolicyWorld.Rules)], new RuleSetOptions()).RuleSet!;
    private readonly Traffic _traffic = new(new FeatureEngine(new FeatureOptions()));

    [Fact]
    public void While_the_shape_of_a_segment_has_an_override_nothing_is_learnt_of_the_segment_nor_of_who_is_new()
    {
        Tick(OverrideBook.Empty, 10);
        Assert.DoesNotContain(Segment, Tick(OverrideBook.Empty, 10).Suspicious);

        DescriptorPath shape = new([new PathEntry("remote_address", null)]);
        OverrideBook book = BookOf(shape);
        long before = SamplesIn(Tick(book, 400));
        for (int i = 0; i < 4; i++)
        {
            EngineResult result = Tick(book, 400);
            Assert.Contains(Segment, result.Suspicious);
            Assert.Contains(result.Suspicious, subject => subject is { Kind: SubjectKind.Signature, Domain: "edge" } && shape.Equals(subject.Path));
            Assert.Equal(before, SamplesIn(result));
        }
    }

    [Fact]
    public void An_override_of_a_part_of_a_segment_leaves_the_segment_to_learn()
    {
        OverrideBook book = BookOf(new DescriptorPath([new PathEntry("path", "/login"), new PathEntry("remote_address", null)]));
        long before = SamplesIn(Tick(book, 10));
        EngineResult result = Tick(book, 10);
        Assert.DoesNotContain(Segment, result.Suspicious);
        Assert.Equal(before + 1, SamplesIn(result));
    }

    private static long SamplesIn(EngineResult result) => Assert.Single(result.Features.Segments).Baseline.Samples;

    private OverrideBook BookOf(DescriptorPath path)
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch.AddMicroseconds(_traffic.Now);
        return Examples.Book(Examples.Shared() with
        {
            Scope = new OverrideScope("edge", path),
            Created = now,
            Updated = now,
            Entered = now,
            LastEvidence = now,
            Expires = now.AddMinutes(10),
        });
    }

    private EngineResult Tick(OverrideBook book, double hits) => _engine.Tick(
        _traffic.Interval([.. Enumerable.Range(0, 5).Select(i => Traffic.Key((ulong)i, hits))]),
        new EngineSurroundings { Now = DateTimeOffset.UnixEpoch.AddMicroseconds(_traffic.Now), Rules = _rules, Book = book });
}
