using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Management.Repository.Directories;
using EnvoyRls.Management.Repository.Directories.Archive;
using EnvoyRls.Management.Tests.Repository.Directories;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Repository.Archive;

/// <summary>The contract on a real directory, and what is told of files that somebody has damaged.</summary>
public sealed class DirectoryArchiveTests : ArchiveContract
{
    private static readonly Anomaly Example = new("ano-1", default, null, "edge", "edge", "domain", null, null, 1, "ecod", 1, 1, "why", "{}");

    private readonly TemporaryDirectory _directory = new();
    private readonly FailingFiles _files = new();
    private DirectoryArchive? _archive;

    private DirectoryLayout Layout => new(_directory.Path);

    private DirectoryArchive Archive => _archive!;

    [Fact]
    public async Task A_document_with_any_byte_changed_or_cut_is_told_as_damaged()
    {
        await Archive.SaveAsync("overrides", "book"u8.ToArray(), CancellationToken.None);
        string path = Layout.DocumentOf("overrides");
        byte[] whole = await File.ReadAllBytesAsync(path, CancellationToken.None);
        for (int place = 0; place < whole.Length; place++)
        {
            byte[] changed = [.. whole];
            changed[place] ^= 1;
            await AssertDamagedAsync(path, changed);
            await AssertDamagedAsync(path, whole[..place]);
        }

        await File.WriteAllBytesAsync(path, whole, CancellationToken.None);
        AssertText("book", await Archive.LoadAsync("overrides", CancellationToken.None));
    }

    [Fact]
    public async Task Models_that_are_damaged_or_gone_are_told()
    {
        await Archive.AddModelAsync(new ModelRecord("edge/lstm", 0, "lstm", default, default, default, "", "", "{}"), "abc"u8.ToArray(), CancellationToken.None);
        string path = Assert.Single(Directory.GetFiles(Layout.Models, "*.bin"));
        await File.WriteAllTextAsync(path, "abd", CancellationToken.None);
        ArchiveException changed = await Assert.ThrowsAsync<ArchiveException>(() => Archive.LoadModelAsync("edge/lstm", 1, CancellationToken.None));
        File.Delete(path);
        ArchiveException gone = await Assert.ThrowsAsync<ArchiveException>(() => Archive.LoadModelAsync("edge/lstm", 1, CancellationToken.None));
        await File.WriteAllTextAsync(Layout.ModelRegistry, (await File.ReadAllTextAsync(Layout.ModelRegistry, CancellationToken.None)).Replace("candidate", "winner", StringComparison.Ordinal), CancellationToken.None);
        ArchiveException registry = await Assert.ThrowsAsync<ArchiveException>(() => Archive.ListModelsAsync(CancellationToken.None));

        Assert.Equal("version 1 of model edge/lstm is damaged: its checksum is not the one registered; promote another version", changed.Message);
        Assert.Equal($"version 1 of model edge/lstm is damaged: {path} is missing; promote another version", gone.Message);
        Assert.Contains("'winner' is no stage; write candidate, champion or retired", registry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_cannot_lead_to_files_elsewhere()
    {
        await Archive.AddModelAsync(new ModelRecord("m", 0, "lstm", default, default, default, "", "", "{}"), "abc"u8.ToArray(), CancellationToken.None);
        string text = await File.ReadAllTextAsync(Layout.ModelRegistry, CancellationToken.None);
        string checksum = ArchiveRules.ChecksumOf("abc"u8);
        await File.WriteAllTextAsync(Layout.ModelRegistry, text.Replace(checksum, "../../state", StringComparison.Ordinal), CancellationToken.None);

        await Assert.ThrowsAsync<ArchiveException>(() => Archive.LoadModelAsync("m", 1, CancellationToken.None));
    }

    [Fact]
    public async Task A_damaged_line_is_told_by_file_and_line()
    {
        await Archive.UpsertAnomaliesAsync([Example with { Detected = Time.GetUtcNow() }], CancellationToken.None);
        string path = Layout.AnomaliesOf(Time.GetUtcNow());
        await File.AppendAllTextAsync(path, "{}\n", CancellationToken.None);

        ArchiveException error = await Assert.ThrowsAsync<ArchiveException>(() => Archive.QueryAnomaliesAsync(new AnomalyQuery(), CancellationToken.None));

        Assert.StartsWith($"{path}:2: the line is not what was written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_cut_by_a_crash_was_never_told()
    {
        Anomaly whole = Example with { Detected = Time.GetUtcNow() };
        await Archive.UpsertAnomaliesAsync([whole], CancellationToken.None);
        await File.AppendAllTextAsync(Layout.AnomaliesOf(Time.GetUtcNow()), """{"id":"ano-""", CancellationToken.None);

        Assert.Equal([whole], await Archive.QueryAnomaliesAsync(new AnomalyQuery(), CancellationToken.None));
        await Archive.UpsertAnomaliesAsync([whole with { Requests = 2 }], CancellationToken.None);
        Assert.Equal([whole with { Requests = 2 }], await Archive.QueryAnomaliesAsync(new AnomalyQuery(), CancellationToken.None));
    }

    [Fact]
    public async Task Days_past_their_time_are_removed_and_a_days_file_does_not_grow_for_ever()
    {
        DateTimeOffset first = Time.GetUtcNow();
        await Archive.UpsertAnomaliesAsync([Example with { Detected = first }], CancellationToken.None);
        Time.Advance(TimeSpan.FromDays(31));
        Anomaly large = Example with { Detected = Time.GetUtcNow(), Reason = new string('r', 50_000) };
        for (int round = 0; round < 100; round++)
        {
            await Archive.UpsertAnomaliesAsync([large], CancellationToken.None);
        }

        Assert.False(File.Exists(Layout.AnomaliesOf(first)));
        Assert.InRange(new FileInfo(Layout.AnomaliesOf(Time.GetUtcNow())).Length, 50_000, 1_300_000);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_leaves_what_was_there()
    {
        await Archive.SaveAsync("overrides", "old"u8.ToArray(), CancellationToken.None);
        await Archive.AddModelAsync(new ModelRecord("m", 0, "lstm", default, default, default, "", "", "{}"), "one"u8.ToArray(), CancellationToken.None);
        _files.Fail = (verb, path) => verb == nameof(IDurableFiles.Create) ? FailingFiles.Error(28, path) : null;

        ArchiveException error = await Assert.ThrowsAsync<ArchiveException>(() => Archive.SaveAsync("overrides", "new"u8.ToArray(), CancellationToken.None));
        await Assert.ThrowsAsync<ArchiveException>(() => Archive.PromoteModelAsync("m", 1, CancellationToken.None));
        _files.Fail = (_, _) => null;

        Assert.StartsWith("the disk is full: ", error.Message, StringComparison.Ordinal);
        AssertText("old", await Archive.LoadAsync("overrides", CancellationToken.None));
        Assert.Equal("candidate", Assert.Single(await Archive.ListModelsAsync(CancellationToken.None)).Stage);
    }

    [Fact]
    public async Task A_content_that_no_registry_knows_is_removed_with_the_next_addition()
    {
        ModelRecord model = new("m", 0, "lstm", default, default, default, "", "", "{}");
        _files.Fail = (verb, path) => verb == nameof(IDurableFiles.Rename) && path == Layout.ModelRegistry ? FailingFiles.Error(5, path) : null;
        await Assert.ThrowsAsync<ArchiveException>(() => Archive.AddModelAsync(model, "lost"u8.ToArray(), CancellationToken.None));
        _files.Fail = (_, _) => null;

        Assert.Equal(1, await Archive.AddModelAsync(model, "kept"u8.ToArray(), CancellationToken.None));

        Assert.Equal([Layout.ModelOf(ArchiveRules.ChecksumOf("kept"u8))], Directory.GetFiles(Layout.Models, "*.bin"));
    }

    private protected override ValueTask<IAdaptiveArchive> CreateAsync() => ReopenAsync();

    private protected override ValueTask<IAdaptiveArchive> ReopenAsync()
    {
        _archive?.Dispose();
        Layout.Make(_files);
        _archive = new DirectoryArchive(Layout, _files, new FileWork(), Time);
        return ValueTask.FromResult<IAdaptiveArchive>(_archive);
    }

    private protected override ValueTask CleanUpAsync()
    {
        _archive?.Dispose();
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AssertDamagedAsync(string path, byte[] contents)
    {
        await File.WriteAllBytesAsync(path, contents, CancellationToken.None);
        ArchiveException error = await Assert.ThrowsAsync<ArchiveException>(() => Archive.LoadAsync("overrides", CancellationToken.None));
        Assert.StartsWith($"{path} is damaged", error.Message, StringComparison.Ordinal);
    }
}
