using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Models;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Testing;

namespace EnvoyRls.Adaptive.Tests.Models;

public sealed class ModelLifeTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly InMemoryArchive _archive = new();
    private readonly ModelWorld _world;

    public ModelLifeTests()
    {
        _world = new ModelWorld(_archive);
    }

    [Fact]
    public async Task A_version_is_trained_at_night_and_judges_once_it_has_judged_long_enough_beside_the_other()
    {
        _world.FeedDay();
        ModelRecord candidate = await _world.TrainedAsync(1);
        Assert.Equal(ArchiveRules.Candidate, candidate.Stage);
        Assert.Equal(_world.Time.GetUtcNow(), candidate.Created);
        Assert.InRange(candidate.TrainedTo - candidate.TrainedFrom, TimeSpan.FromHours(20), TimeSpan.FromHours(25));
        await _world.PollAsync();
        Assert.Equal(PromotionOutcome.Waits, (await _world.NoteAsync()).Outcome);
        Assert.Equal(("generic", "generic"), (_world.JudgedBy, _world.Engine.Models.InUse));

        await _world.ShadowAsync();
        CandidateNote note = await _world.NoteAsync();
        Assert.True(note.Outcome == PromotionOutcome.Promoted, note.Reason);
        Assert.InRange(note.Rows, 2_000, 2_500);
        await _world.PollAsync();
        Assert.Equal(("edge:1", "edge:1"), (_world.JudgedBy, _world.Engine.Models.InUse));
        Assert.Null(_world.Engine.DueTraining());
        Assert.Equal(1UL, _world.Statistics.Counter("envoyrls.adaptive.trainings_total").Value);
        Assert.Equal(1, _world.Statistics.Gauges.Single(gauge => gauge.Name == "envoyrls.adaptive.model_version").Value);
        Assert.Equal(candidate.TrainedTo.ToUnixTimeSeconds(), _world.Statistics.Gauges.Single(gauge => gauge.Name == "envoyrls.adaptive.model_trained_timestamp_seconds").Value);
    }

    [Fact]
    public async Task One_night_makes_one_version()
    {
        _world.FeedDay();
        await _world.TrainedAsync(1);
        for (int poll = 0; poll < 3; poll++)
        {
            await _world.PollAsync();
        }

        Assert.Single(await _world.ModelsAsync());
        _world.FeedDay();
        await _world.TrainedAsync(2);
    }

    [Fact]
    public async Task A_version_trained_on_an_attack_stays_a_candidate_and_says_why()
    {
        await PromotedAsync();
        _world.FeedDay(poisoned: true);
        await _world.TrainedAsync(2);
        await _world.ShadowAsync(poisoned: true);
        CandidateNote note = await _world.NoteAsync();
        Assert.Equal((2, PromotionOutcome.Refused), (note.Version, note.Outcome));
        Assert.Contains("the models in use", note.Reason, StringComparison.Ordinal);
        await _world.PollAsync();
        Assert.Equal("edge:1", _world.JudgedBy);
        Assert.Equal("2 candidate, 1 champion", string.Join(", ", (await _world.ModelsAsync()).Select(model => $"{model.Version} {model.Stage}")));
    }

    [Fact]
    public async Task A_person_on_another_replica_promotes_and_rolls_back_and_the_leader_follows_with_its_next_poll()
    {
        ModelDesk other = new(_archive, _world.Time);
        await PromotedAsync();
        await AskedAsync(2);
        Assert.Equal(DeskOutcome.Done, (await other.PromoteAsync("edge", 2, Cancellation)).Outcome);
        await _world.PollAsync();
        Assert.Equal("edge:2", _world.JudgedBy);

        ModelAnswer back = await other.RollBackAsync("edge", Cancellation);
        Assert.Equal((DeskOutcome.Done, 1), (back.Outcome, back.Model!.Version));
        await _world.PollAsync();
        Assert.Equal("edge:1", _world.JudgedBy);
        await _world.ShadowAsync();
        await _world.PollAsync();
        Assert.Equal("edge:1", _world.JudgedBy);
        Assert.Equal("no version of the models of edge was in use before version 1", (await other.RollBackAsync("edge", Cancellation)).Detail);
    }

    [Fact]
    public async Task After_a_restart_the_version_in_use_judges_again_and_rows_are_not_lost()
    {
        await PromotedAsync();
        ModelWorld next = new(_archive, _world.Time);
        next.Engine.Load(_world.Engine.Save());
        Assert.Equal("generic", next.JudgedBy);
        await next.PollAsync();
        Assert.Equal("edge:1", next.JudgedBy);
        Assert.Equal(_world.Engine.Models.TakeMaterial("edge").Sum(pool => pool.Sample.Count), next.Engine.Models.TakeMaterial("edge").Sum(pool => pool.Sample.Count));
    }

    [Fact]
    public async Task A_replica_that_does_not_lead_does_nothing()
    {
        _world.FeedDay();
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        await _world.Life.PollAsync(Cancellation);
        Assert.Empty(await _world.ModelsAsync());
    }

    [Fact]
    public async Task A_training_that_somebody_asks_for_with_too_few_rows_says_so()
    {
        _world.Feed(4, TimeSpan.FromSeconds(2));
        await _world.Desk.TrainAsync("edge", "ops", Cancellation);
        await Eventually.IsTrueAsync(
            async () =>
            {
                await _world.PollAsync();
                return (await _world.Desk.NotesAsync(Cancellation)).Count > 0;
            },
            TimeSpan.FromSeconds(30),
            () => "a note");
        CandidateNote note = await _world.NoteAsync();
        Assert.Equal(0, note.Version);
        Assert.Contains("512 are needed", note.Reason, StringComparison.Ordinal);
        Assert.Equal(1UL, _world.Statistics.Counter("envoyrls.adaptive.training_failures_total").Value);
    }

    [Fact]
    public async Task A_version_that_cannot_be_read_is_not_promoted_by_people_and_not_used_by_the_leader()
    {
        await PromotedAsync();
        ModelRecord record = (await _world.ModelsAsync())[0];
        await _archive.AddModelAsync(record with { Created = _world.Time.GetUtcNow() }, new byte[] { 1, 2, 3 }, Cancellation);
        ModelAnswer answer = await _world.Desk.PromoteAsync("edge", 2, Cancellation);
        Assert.Equal((DeskOutcome.Refused, "This is no model of the adaptive layer."), (answer.Outcome, answer.Detail));
        await _archive.PromoteModelAsync("edge", 2, Cancellation);
        await _world.PollAsync();
        await _world.PollAsync();
        Assert.Equal("edge:1", _world.JudgedBy);
        Assert.Equal(1UL, _world.Statistics.Counter("envoyrls.adaptive.models_refused_total").Value);
    }

    private async Task PromotedAsync()
    {
        _world.FeedDay();
        await _world.TrainedAsync(1);
        await _world.ShadowAsync();
        await _world.PollAsync();
        Assert.Equal("edge:1", _world.JudgedBy);
    }

    private async Task AskedAsync(int version)
    {
        _world.Feed(1, TimeSpan.FromSeconds(2));
        await _world.Desk.TrainAsync("edge", "ops", Cancellation);
        await _world.TrainedAsync(version);
    }
}
