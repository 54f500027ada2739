using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Management.Tests.Repository.Postgres;

namespace EnvoyRls.Management.Tests.Repository.Archive;

/// <summary>The contract in a real PostgreSQL, and what is told of rows that somebody has damaged.</summary>
public sealed class PostgresArchiveTests(DatabaseServer server) : ArchiveContract, IClassFixture<DatabaseServer>
{
    private string _database = "";
    private OpenedRepository? _repository;

    [Fact]
    public async Task Rows_that_somebody_has_changed_are_told_as_damaged()
    {
        IAdaptiveArchive archive = _repository!.Adaptive;
        await archive.SaveAsync("overrides", "book"u8.ToArray(), CancellationToken.None);
        await archive.AddModelAsync(new ModelRecord("m", 0, "ecod", default, default, default, "", "", "{}"), "abc"u8.ToArray(), CancellationToken.None);
        await server.Postgres.SqlAsync(_database, "UPDATE envoyrls.adaptive_documents SET content = 'Book'; UPDATE envoyrls.model_registry SET model = 'ab'");

        ArchiveException document = await Assert.ThrowsAsync<ArchiveException>(() => archive.LoadAsync("overrides", CancellationToken.None));
        ArchiveException model = await Assert.ThrowsAsync<ArchiveException>(() => archive.LoadModelAsync("m", 1, CancellationToken.None));

        Assert.Contains("document overrides of PostgreSQL", document.Message, StringComparison.Ordinal);
        Assert.Equal("version 1 of model m is damaged: its checksum is not the one registered; promote another version", model.Message);
    }

    [Fact]
    public async Task What_is_past_its_time_is_removed()
    {
        IAdaptiveArchive archive = _repository!.Adaptive;
        Anomaly old = new("ano-1", Time.GetUtcNow(), null, "edge", "edge", "domain", null, null, 1, "ecod", 1, 1, "why", "{}");
        await archive.UpsertAnomaliesAsync([old], CancellationToken.None);
        Time.Advance(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1));
        await archive.UpsertAnomaliesAsync([old with { Id = "ano-2", Detected = Time.GetUtcNow() }], CancellationToken.None);

        Assert.Equal("ano-2", await server.Postgres.SqlAsync(_database, "SELECT id FROM envoyrls.anomalies"));
    }

    [Fact]
    public async Task A_database_that_is_away_is_told_without_secrets()
    {
        await using OpenedRepository away = new(Management.Repository.Postgres.PostgresOptions.Parse("postgres://ann:s3cret@127.0.0.1:1/limits"));

        ArchiveException error = await Assert.ThrowsAsync<ArchiveException>(() => away.Adaptive.LoadAsync("overrides", CancellationToken.None));

        Assert.Equal("PostgreSQL 127.0.0.1:1/limits cannot be reached: Connection refused", error.Message);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    private protected override async ValueTask<IAdaptiveArchive> CreateAsync()
    {
        _database = await server.Postgres.CreateDatabaseAsync();
        return await ReopenAsync();
    }

    private protected override async ValueTask<IAdaptiveArchive> ReopenAsync()
    {
        await CleanUpAsync();
        _repository = new OpenedRepository(server.OptionsOf(_database), Time);
        return _repository.Adaptive;
    }

    private protected override async ValueTask CleanUpAsync()
    {
        if (_repository is not null)
        {
            await _repository.DisposeAsync();
        }
    }
}
