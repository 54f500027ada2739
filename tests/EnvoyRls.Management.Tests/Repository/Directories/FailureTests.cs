using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Repository.Directories;

/// <summary>What becomes of a commit when the disk does not do what is asked.</summary>
public sealed class FailureTests : IAsyncLifetime
{
    private const int NoSpace = 28;
    private const int InputOutput = 5;

    private static readonly IdempotencyKey Key = new("ann", "key", "fingerprint");

    private readonly DirectoryHost _host = new();

    public async ValueTask InitializeAsync()
    {
        await _host.OpenAsync();
        await _host.CommitAsync(0);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_full_disk_refuses_the_commit_and_says_so()
    {
        File.CreateSymbolicLink(_host.Layout.Version(2) + ".tmp", "/dev/full");

        RepositoryException error = await Assert.ThrowsAsync<RepositoryException>(() => _host.CommitAsync(1));

        Assert.StartsWith("the disk is full: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("free some space", error.Message, StringComparison.Ordinal);
        Assert.False(_host.Repository.IsHealthy);
        Assert.Equal(1, await _host.VersionAsync());

        File.Delete(_host.Layout.Version(2) + ".tmp");
        Assert.Equal(new CommitResult(CommitStatus.Committed, 2), await _host.CommitAsync(1));
        Assert.True(_host.Repository.IsHealthy);
    }

    [Theory]
    [InlineData("Create")]
    [InlineData("Rename")]
    public async Task A_commit_that_fails_before_it_has_its_name_was_not_made(string verb)
    {
        _host.Files.Fail = (failing, path) => failing == verb && path.StartsWith(_host.Layout.History, StringComparison.Ordinal) ? FailingFiles.Error(NoSpace, path) : null;
        await Assert.ThrowsAsync<RepositoryException>(() => _host.CommitAsync(1, Key));
        _host.Files.Fail = (_, _) => null;

        Assert.Equal(1, await _host.VersionAsync());
        Assert.Equal(new CommitResult(CommitStatus.Committed, 2), await _host.CommitAsync(1, Key));
    }

    [Fact]
    public async Task A_commit_in_doubt_is_found_out_with_the_next_one()
    {
        _host.Files.Fail = (verb, path) => verb == "SyncDirectory" && path == _host.Layout.History ? FailingFiles.Error(InputOutput, path) : null;
        await Assert.ThrowsAsync<RepositoryException>(() => _host.CommitAsync(1, Key));
        await Assert.ThrowsAsync<RepositoryException>(() => _host.CommitAsync(1, Key));
        Task woken = _host.Repository.Objects.WaitForChangeAsync(1, CancellationToken.None);
        _host.Files.Fail = (_, _) => null;

        Assert.Equal(new CommitResult(CommitStatus.Replayed, 2), await _host.CommitAsync(1, Key));

        await woken.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(2, await _host.VersionAsync());
    }

    [Fact]
    public async Task A_commit_counts_even_if_the_file_of_the_state_cannot_follow()
    {
        _host.Files.Fail = (verb, path) => verb == "Create" && path.StartsWith(_host.Layout.State, StringComparison.Ordinal) ? FailingFiles.Error(NoSpace, path) : null;
        Assert.Equal(new CommitResult(CommitStatus.Committed, 2), await _host.CommitAsync(1));
        Assert.Equal(new CommitResult(CommitStatus.Committed, 3), await _host.CommitAsync(2));
        Assert.False(_host.Repository.IsHealthy);

        _host.Files.Fail = (_, _) => null;
        await _host.OpenAsync();

        Assert.Equal(3, await _host.VersionAsync());
        Assert.True(_host.Repository.IsHealthy);
        Assert.Contains("version: 3", await File.ReadAllTextAsync(_host.Layout.State), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(250, true)]
    [InlineData(150, false)]
    public async Task A_body_that_could_not_be_read_back_is_not_written(int depth, bool isRefused)
    {
        string body = string.Concat(Enumerable.Repeat("""{"a":""", depth)) + "1" + new string('}', depth);

        if (isRefused)
        {
            await Assert.ThrowsAsync<RepositoryException>(() => _host.CommitAsync(1, body: body));
        }
        else
        {
            await _host.CommitAsync(1, body: body);
        }

        await _host.OpenAsync();
        Assert.Equal(isRefused ? 1 : 2, await _host.VersionAsync());
    }

    [Fact]
    public async Task Audit_entries_that_cannot_be_kept_fail_everybody_who_waits_for_them()
    {
        _host.Files.Fail = (verb, path) => verb == "Append" ? FailingFiles.Error(NoSpace, path) : null;
        AuditEntry entry = new(_host.Time.GetUtcNow(), "ann", "admin", "127.0.0.1", "putRule", "", 200, "");

        Task[] waiting = [.. Enumerable.Range(0, 20).Select(_ => Task.Run(() => _host.Repository.Audit.AppendAsync([entry], CancellationToken.None)))];
        foreach (Task one in waiting)
        {
            await Assert.ThrowsAsync<RepositoryException>(() => one.WaitAsync(TimeSpan.FromSeconds(20)));
        }

        Assert.False(_host.Repository.IsHealthy);
        _host.Files.Fail = (_, _) => null;
        await _host.Repository.Audit.AppendAsync([entry], CancellationToken.None);
        Assert.Equal([entry], (await _host.Repository.Audit.FindAsync(new AuditQuery(), CancellationToken.None)).Items);
        Assert.True(_host.Repository.IsHealthy);
    }
}
