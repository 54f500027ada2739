using System.Text;
using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Repository.Archive;

/// <summary>What every archive of the adaptive layer does, whatever it is made of. A subclass brings it; each test has an empty one.</summary>
public abstract class ArchiveContract : IAsyncLifetime
{
    private IAdaptiveArchive? _archive;

    /// <summary>A whole second, as stores need not keep more than microseconds.</summary>
    private static DateTimeOffset Start => new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    /// <summary>The clock that the archive lives by.</summary>
    protected FakeTimeProvider Time { get; } = new(Start);

    private IAdaptiveArchive Archive => _archive ?? throw new InvalidOperationException("not initialized");

    public async ValueTask InitializeAsync() => _archive = await CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await CleanUpAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract ValueTask<IAdaptiveArchive> CreateAsync();

    /// <summary>Closes it and opens it again; one that does not outlive the process gives itself.</summary>
    private protected abstract ValueTask<IAdaptiveArchive> ReopenAsync();

    private protected abstract ValueTask CleanUpAsync();

    [Fact]
    public async Task A_document_that_was_removed_is_gone()
    {
        await SaveAsync("history-2026-03-01t10", "an hour"u8.ToArray());

        await Archive.DeleteAsync("history-2026-03-01t10", TestContext.Current.CancellationToken);
        await Archive.DeleteAsync("history-2026-03-01t11", TestContext.Current.CancellationToken);

        Assert.Null(await LoadAsync("history-2026-03-01t10"));
    }

    [Fact]
    public async Task A_document_is_there_after_a_restart_as_it_was_saved_last()
    {
        Assert.Null(await LoadAsync("baselines"));

        byte[] large = new byte[3_000_000];
        Random.Shared.NextBytes(large);
        await SaveAsync("baselines", large);
        await SaveAsync("known-clients.1", []);
        await SaveAsync("overrides", "old"u8.ToArray());
        await SaveAsync("overrides", "new\n\0"u8.ToArray());
        _archive = await ReopenAsync();

        Assert.Equal(large, await LoadAsync("baselines"));
        AssertText("", await LoadAsync("known-clients.1"));
        AssertText("new\n\0", await LoadAsync("overrides"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../overrides")]
    [InlineData("Overrides")]
    [InlineData("a b")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123x")]
    public async Task A_document_of_another_name_than_names_may_be_is_refused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => LoadAsync(name));
        await Assert.ThrowsAsync<ArgumentException>(() => SaveAsync(name, []));
    }

    [Fact]
    public async Task More_than_64_MiB_are_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => SaveAsync("big", new byte[64 * 1024 * 1024 + 1]));

    [Fact]
    public async Task Of_two_writers_of_a_document_one_wins_as_a_whole()
    {
        byte[][] contents = [.. Enumerable.Range(0, 2).Select(writer => Enumerable.Repeat((byte)writer, 200_000).ToArray())];
        await Task.WhenAll(contents.Select(content => Task.Run(async () =>
        {
            for (int round = 0; round < 20; round++)
            {
                await SaveAsync("overrides", content);
                byte[]? seen = await LoadAsync("overrides");
                Assert.Contains(contents, one => one.AsSpan().SequenceEqual(seen));
            }
        })));
    }

    [Fact]
    public async Task Anomalies_come_back_as_they_were_last_told_the_newest_first()
    {
        Anomaly first = AnomalyOf(1);
        Anomaly second = AnomalyOf(2) with { User = null, Address = null, Resolved = null, Detected = Start.AddDays(1), Requests = long.MaxValue, Score = -0.25 };
        await UpsertAsync(first with { Reason = "not yet", Requests = 1 }, first with { Reason = "still not" });
        await UpsertAsync(second, first);
        await UpsertAsync();
        _archive = await ReopenAsync();

        Assert.Equal([second, first], await FindAsync(new AnomalyQuery()));
    }

    [Fact]
    public async Task Anomalies_are_found_by_domain_time_text_and_whether_they_go_on()
    {
        Anomaly login = AnomalyOf(1) with { Subject = "path=/Login", User = null, Address = null };
        Anomaly ann = AnomalyOf(2) with { Domain = "api", User = "ann", Resolved = null, Detected = Start.AddHours(30) };
        Anomaly address = AnomalyOf(3) with { Address = "198.51.100.7", User = null, Detected = Start.AddHours(60) };
        await UpsertAsync(login, ann, address);

        Assert.Equal([address, ann, login], await FindAsync(new AnomalyQuery(Text: "")));
        Assert.Equal([ann], await FindAsync(new AnomalyQuery(Domain: "api")));
        Assert.Equal([ann], await FindAsync(new AnomalyQuery(OpenOnly: true)));
        Assert.Equal([ann], await FindAsync(new AnomalyQuery(Text: "ANN")));
        Assert.Equal([login], await FindAsync(new AnomalyQuery(Text: "/login")));
        Assert.Equal([address], await FindAsync(new AnomalyQuery(Text: "51.100")));
        Assert.Empty(await FindAsync(new AnomalyQuery(Text: "%")));
        Assert.Equal([address, ann], await FindAsync(new AnomalyQuery(From: Start.AddHours(30))));
        Assert.Equal([ann], await FindAsync(new AnomalyQuery(From: Start.AddHours(30), To: Start.AddHours(60))));
        Assert.Equal([login], await FindAsync(new AnomalyQuery(To: Start.AddHours(1))));
        Assert.Equal([address, ann], await FindAsync(new AnomalyQuery(Limit: 2)));
    }

    [Fact]
    public async Task What_attackers_send_is_kept_and_what_is_no_number_is_a_number()
    {
        const string details = """{"words":"\u0000 é \ud83d\ude00","rate":1e-7}""";
        Anomaly odd = AnomalyOf(1) with
        {
            Subject = "path=/'\";DROP\n", User = "\ud83d\ude00", Details = details, Score = double.PositiveInfinity, Confidence = double.NaN,
        };
        await UpsertAsync(odd);

        Assert.Equal(odd with { Score = double.MaxValue, Confidence = 0 }, Assert.Single(await FindAsync(new AnomalyQuery())));
    }

    [Fact]
    public async Task An_anomaly_that_is_told_thousands_of_times_is_one()
    {
        Anomaly anomaly = AnomalyOf(1) with { Details = $$"""{"words":"{{new string('w', 2_000)}}"}""" };
        for (int round = 0; round < 40; round++)
        {
            await UpsertAsync([.. Enumerable.Range(0, 50).Select(number => anomaly with { Id = $"ano-{number}", Requests = round })]);
        }

        IReadOnlyList<Anomaly> found = await FindAsync(new AnomalyQuery(Limit: 1000));
        Assert.Equal(50, found.Count);
        Assert.All(found, one => Assert.Equal(39, one.Requests));
    }

    [Fact]
    public async Task Models_have_versions_and_a_champion()
    {
        Assert.Empty(await Archive.ListModelsAsync(CancellationToken.None));
        Assert.Null(await LoadModelAsync("edge/lstm", 1));
        Assert.Equal(1, await AddAsync("edge/lstm", "one"));
        Assert.Equal(2, await AddAsync("edge/lstm", "two", minute: 1));
        Assert.Equal(1, await AddAsync("edge/ecod", "", minute: 2));
        _archive = await ReopenAsync();

        Assert.Equal(
            [
                Model("edge/ecod", 1, "candidate", "", 2),
                Model("edge/lstm", 2, "candidate", "two", 1),
                Model("edge/lstm", 1, "candidate", "one", 0),
            ],
            await Archive.ListModelsAsync(CancellationToken.None));
        AssertText("one", await LoadModelAsync("edge/lstm", 1));
        AssertText("two", await LoadModelAsync("edge/lstm", 2));
        AssertText("", await LoadModelAsync("edge/ecod", 1));

        Assert.True(await PromoteAsync("edge/lstm", 1));
        Assert.Equal(["1 champion", "2 candidate"], await StagesAsync("edge/lstm"));
        Assert.True(await PromoteAsync("edge/lstm", 2));
        Assert.Equal(["1 retired", "2 champion"], await StagesAsync("edge/lstm"));
        Assert.True(await PromoteAsync("edge/lstm", 2));
        Assert.True(await PromoteAsync("edge/lstm", 1));
        Assert.False(await PromoteAsync("edge/lstm", 3));
        Assert.False(await PromoteAsync("edge", 1));
        _archive = await ReopenAsync();

        Assert.Equal(["1 champion", "2 retired"], await StagesAsync("edge/lstm"));
        Assert.Equal(["1 candidate"], await StagesAsync("edge/ecod"));
    }

    [Fact]
    public async Task Of_many_versions_the_last_twenty_are_kept_and_the_champion()
    {
        await AddAsync("m", "1");
        await AddAsync("other", "1");
        await PromoteAsync("m", 1);
        for (int version = 2; version <= 25; version++)
        {
            Assert.Equal(version, await AddAsync("m", $"{version}"));
        }

        string[] kept = ["1 champion", .. Enumerable.Range(7, 19).Select(version => $"{version} candidate")];
        Assert.Equal(kept, await StagesAsync("m"));
        AssertText("1", await LoadModelAsync("m", 1));
        AssertText("25", await LoadModelAsync("m", 25));
        Assert.Null(await LoadModelAsync("m", 6));
        Assert.Equal(["1 candidate"], await StagesAsync("other"));
    }

    [Fact]
    public async Task The_version_before_the_champion_is_kept_to_go_back_to()
    {
        for (int version = 1; version <= 3; version++)
        {
            await AddAsync("m", $"{version}");
            await PromoteAsync("m", version);
        }

        for (int version = 4; version <= 25; version++)
        {
            await AddAsync("m", $"{version}");
        }

        string[] kept = ["2 retired", "3 champion", .. Enumerable.Range(8, 18).Select(version => $"{version} candidate")];
        Assert.Equal(kept, await StagesAsync("m"));
    }

    [Fact]
    public async Task Two_writers_get_numbers_of_their_own_and_leave_one_champion()
    {
        int[][] given = await Task.WhenAll(Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            List<int> mine = [];
            for (int round = 0; round < 8; round++)
            {
                mine.Add(await AddAsync("m", $"{writer} {round}"));
                await PromoteAsync("m", mine[^1]);
            }

            return mine.ToArray();
        })));

        Assert.Equal(Enumerable.Range(1, 16), given.SelectMany(mine => mine).Order());
        Assert.Single(await StagesAsync("m"), stage => stage.EndsWith("champion", StringComparison.Ordinal));
    }

    private protected static void AssertText(string expected, byte[]? actual) => Assert.Equal(expected, actual is null ? null : Encoding.UTF8.GetString(actual));

    private static Anomaly AnomalyOf(int number) => new(
        $"ano-{number}", Start, Start.AddMinutes(5), "edge", $"path=/{number}, remote_address=*", "signature", "bob", "192.0.2.9", 1234, "ecod", 17.5, 0.99,
        "it is strange", """{"rate":12.5}""");

    private static ModelRecord Model(string name, int version, string stage, string content, int minute) => new(
        name, version, "lstm", Start.AddDays(-2), Start.AddDays(-1), Start.AddMinutes(minute), stage, ArchiveRules.ChecksumOf(Encoding.UTF8.GetBytes(content)),
        """{"auc":0.5,"trees":100}""");

    private Task<byte[]?> LoadAsync(string name) => Archive.LoadAsync(name, CancellationToken.None);

    private Task SaveAsync(string name, byte[] content) => Archive.SaveAsync(name, content, CancellationToken.None);

    private Task UpsertAsync(params Anomaly[] anomalies) => Archive.UpsertAnomaliesAsync(anomalies, CancellationToken.None);

    private Task<IReadOnlyList<Anomaly>> FindAsync(AnomalyQuery query) => Archive.QueryAnomaliesAsync(query, CancellationToken.None);

    private Task<int> AddAsync(string name, string content, int minute = 0) =>
        Archive.AddModelAsync(Model(name, 99, "champion", "other", minute), Encoding.UTF8.GetBytes(content), CancellationToken.None);

    private Task<byte[]?> LoadModelAsync(string name, int version) => Archive.LoadModelAsync(name, version, CancellationToken.None);

    private Task<bool> PromoteAsync(string name, int version) => Archive.PromoteModelAsync(name, version, CancellationToken.None);

    private async Task<string[]> StagesAsync(string name) =>
    [
        .. (await Archive.ListModelsAsync(CancellationToken.None))
            .Where(model => model.Name == name)
            .OrderBy(model => model.Version)
            .Select(model => $"{model.Version} {model.Stage}"),
    ];
}
