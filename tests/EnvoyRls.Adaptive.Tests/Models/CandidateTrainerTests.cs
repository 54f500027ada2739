using EnvoyRls.Adaptive.Models;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Tests.Models;

public sealed class CandidateTrainerTests
{
    private const double Strange = 1e-3;

    private readonly CandidateTrainer _trainer = new(512, Strange);

    [Fact]
    public void The_same_rows_and_seed_make_the_same_version_and_find_most_injected_attacks()
    {
        PoolMaterial[] material = Material(ModelExamples.Clean(SubjectKind.Key, 2_000, 3));
        TrainedCandidate one = _trainer.Train(ModelExamples.Domain, material, 7, CancellationToken.None);
        TrainedCandidate other = _trainer.Train(ModelExamples.Domain, material, 7, CancellationToken.None);
        Assert.Equal(ModelContainer.Write(one.Contents), ModelContainer.Write(other.Contents));
        Assert.Equal(one.Quality, other.Quality);
        Assert.InRange(one.Quality.PrAuc, 0.9, 1);
        Assert.InRange(one.Quality.Recall, 0.2, 1);
        Assert.InRange(one.Quality.FalseAlarms, 0, 0.01);
        Assert.Equal(one.Quality.CleanRows, one.Quality.AttackRows);
    }

    [Fact]
    public void Rows_of_an_attack_make_a_version_that_finds_less_and_rows_that_those_in_use_find_strange()
    {
        TrainedCandidate clean = _trainer.Train(ModelExamples.Domain, Material(ModelExamples.Clean(SubjectKind.Key, 2_000, 3)), 7, CancellationToken.None);
        TrainedCandidate poisoned = _trainer.Train(ModelExamples.Domain, Material(ModelExamples.Poisoned(SubjectKind.Key, 2_000, 3)), 7, CancellationToken.None);
        Assert.True(poisoned.Quality.Recall < clean.Quality.Recall - 0.1, $"{poisoned.Quality} against {clean.Quality}");
        Assert.True(poisoned.Incumbent.FalseAlarms > 0.05, $"{poisoned.Incumbent}");
    }

    [Fact]
    public void Too_few_rows_make_no_version()
    {
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(
            () => _trainer.Train(ModelExamples.Domain, Material(ModelExamples.Clean(SubjectKind.Key, 100, 3)), 7, CancellationToken.None));
        Assert.Equal("too few clean rows of edge have been kept: 100 in one pool, and 512 are needed", refused.Message);
    }

    [Fact]
    public void It_ends_between_two_pools_when_it_is_cancelled() => Assert.Throws<OperationCanceledException>(
        () => _trainer.Train(ModelExamples.Domain, Material(ModelExamples.Clean(SubjectKind.Key, 600, 3)), 7, new CancellationToken(canceled: true)));

    private static PoolMaterial[] Material(double[] rows) => [ModelExamples.Material(ModelExamples.Keys, rows, 5)];
}
