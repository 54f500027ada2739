using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Detection.Rows;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Models;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Adaptive.Tests.Models;

/// <summary>A replica that leads: traffic of one domain in features, an engine and the life of its models, on a clock of its own.</summary>
internal sealed class ModelWorld
{
    private const int KeysPerTick = 32;

    private readonly double[] _clean = ModelExamples.Clean(SubjectKind.Key, 4_096, 21);
    private readonly double[] _whole = ModelExamples.Clean(SubjectKind.Domain, 4_096, 22);
    private readonly double[] _attacks;
    private long _fed;

    public ModelWorld(IAdaptiveArchive archive, FakeTimeProvider? time = null)
    {
        Archive = archive;
        Time = time ?? new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 0, 10, 0, TimeSpan.Zero));
        _attacks = InjectedAttacks.Generate(SubjectKind.Key, _clean, 4_096, 23);
        Life = new ModelLife(archive, Engine, new ModelLifeOptions(), Statistics, Time, NullLogger<ModelLife>.Instance);
        Desk = new ModelDesk(archive, Time);
    }

    public IAdaptiveArchive Archive { get; }

    public FakeTimeProvider Time { get; }

    public StatRegistry Statistics { get; } = new();

    public DetectionEngine Engine { get; } = new(new DetectionOptions { ColdStart = TimeSpan.Zero });

    public ModelLife Life { get; }

    /// <summary>People's door, as on any replica.</summary>
    public ModelDesk Desk { get; }

    /// <summary>Which models judge keys, as a finding says.</summary>
    public string JudgedBy
    {
        get
        {
            FeatureSet set = Set([[.. Enumerable.Repeat(100.0, HostileRow.Width(SubjectKind.Key))]], []);
            return Engine.Detect(set).Single(finding => finding.Features.Subject.Kind == SubjectKind.Key).Model;
        }
    }

    /// <summary>Lets a day of traffic pass.</summary>
    /// <param name="poisoned">Whether every third key is one of an attack in which each key comes once.</param>
    public void FeedDay(bool poisoned = false) => Feed(96, TimeSpan.FromMinutes(15), poisoned);

    public void Feed(int ticks, TimeSpan step, bool poisoned = false)
    {
        for (int tick = 0; tick < ticks; tick++)
        {
            Time.Advance(step);
            double[][] keys = [.. Enumerable.Range(0, KeysPerTick).Select(index => Row(poisoned && index % 3 == 0 ? _attacks : _clean, _fed++))];
            FeatureSet set = Set(keys, _whole.AsSpan((int)(_fed / KeysPerTick % 4_096) * HostileRow.Width(SubjectKind.Domain), HostileRow.Width(SubjectKind.Domain)).ToArray());
            Engine.Detect(set);
            Engine.Learn(set, new HashSet<Subject>());
            Life.Tick();
        }
    }

    /// <summary>Looks once after the models, as every five seconds.</summary>
    public async Task PollAsync()
    {
        Life.Tick();
        Task poll = Life.PollAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() =>
        {
            Life.Tick();
            return poll.IsCompleted;
        });
        await poll;
    }

    /// <summary>Polls until a version is there.</summary>
    public async Task<ModelRecord> TrainedAsync(int version)
    {
        await Eventually.IsTrueAsync(
            async () =>
            {
                await PollAsync();
                return (await ModelsAsync()).Any(model => model.Version == version);
            },
            TimeSpan.FromSeconds(60),
            () => $"version {version} is trained");
        return (await ModelsAsync()).Single(model => model.Version == version);
    }

    public Task<IReadOnlyList<ModelRecord>> ModelsAsync() => Archive.ListModelsAsync(TestContext.Current.CancellationToken);

    public async Task<CandidateNote> NoteAsync() => Assert.Single(await Desk.NotesAsync(TestContext.Current.CancellationToken));

    /// <summary>Lets a candidate judge beside what is in use for over an hour.</summary>
    public async Task ShadowAsync(bool poisoned = false)
    {
        await PollAsync();
        Feed(70, TimeSpan.FromMinutes(1), poisoned);
        await PollAsync();
    }

    private static double[] Row(double[] rows, long number)
    {
        int width = HostileRow.Width(SubjectKind.Key);
        return rows.AsSpan((int)(number % (rows.Length / width)) * width, width).ToArray();
    }

    private FeatureSet Set(double[][] keys, double[] whole) => new()
    {
        Time = Time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000,
        Domains = whole.Length == 0 ? [] : [Vector(new Subject(SubjectKind.Domain, ModelExamples.Domain, "", null), whole)],
        Segments = [],
        Signatures = [],
        Keys = [.. keys.Select(row => Vector(new Subject(SubjectKind.Key, ModelExamples.Domain, ModelExamples.Keys.Segment, new DescriptorPath([new PathEntry("remote_address", $"{_fed++}")])), row))],
    };

    private static FeatureVector Vector(Subject subject, double[] row)
    {
        double[] values = new double[subject.Kind == SubjectKind.Domain ? Enum.GetValues<DomainFeature>().Length : Enum.GetValues<KeyFeature>().Length];
        for (int column = 0; column < row.Length; column++)
        {
            values[HostileRow.Feature(subject.Kind, column)] = row[column];
        }

        return new FeatureVector { Subject = subject, Values = values, Rate = 10 * Math.Exp(row[HostileRow.OverSlow]), Baseline = new Baseline(10, 15, 10, 10, 10_000, 0, IsInherited: false) };
    }
}
