using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Repository.Directories;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Repository.Directories;

/// <summary>How long things are kept, and what is done about lines that a crash left.</summary>
public sealed class KeepingTests : IAsyncLifetime
{
    private readonly DirectoryHost _host = new()
    {
        Options = new DirectoryOptions { Path = "", Versions = 5, Age = TimeSpan.FromDays(10), MostVersions = 20 },
    };

    private IManagedObjects Objects => _host.Repository.Objects;

    public async ValueTask InitializeAsync() => await _host.OpenAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Old_versions_beyond_the_number_kept_are_removed()
    {
        await _host.CommitManyAsync(8);
        _host.Time.Advance(TimeSpan.FromDays(11));
        await _host.CommitAsync(8);

        Assert.Equal([5, 6, 7, 8, 9], await KeptAsync());
        Assert.Null(await Objects.FindVersionAsync(4, CancellationToken.None));
        Assert.Equal([6, 5], (await Objects.VersionsBeforeAsync(7, 10, CancellationToken.None)).Select(version => version.Number));
        await _host.OpenAsync();
        Assert.Equal([5, 6, 7, 8, 9], await KeptAsync());
        Assert.Equal(5, Directory.GetFiles(_host.Layout.History).Length);
    }

    [Fact]
    public async Task Young_versions_are_kept_up_to_a_bound()
    {
        await _host.CommitManyAsync(25);

        Assert.Equal(Enumerable.Range(6, 20).Select(number => (long)number), await KeptAsync());
    }

    [Fact]
    public async Task Versions_that_are_not_yet_in_the_file_of_the_state_are_not_removed()
    {
        _host.Files.Fail = (verb, path) => verb == "Create" && path.StartsWith(_host.Layout.State, StringComparison.Ordinal) ? FailingFiles.Error(28, path) : null;
        await _host.CommitManyAsync(25);
        _host.Files.Fail = (_, _) => null;

        await _host.OpenAsync();

        Assert.Equal(25, await _host.VersionAsync());
    }

    [Fact]
    public async Task Days_of_the_audit_trail_are_removed_after_ninety_days()
    {
        await AppendAsync("first");
        _host.Time.Advance(TimeSpan.FromDays(91));
        await AppendAsync("second");

        Assert.Equal("second", await DetailsAsync());
        Assert.Single(Directory.GetFiles(_host.Layout.Audit));
    }

    [Fact]
    public async Task A_line_without_its_end_is_neither_told_nor_kept()
    {
        await AppendAsync("first");
        string file = Assert.Single(Directory.GetFiles(_host.Layout.Audit));
        await File.AppendAllTextAsync(file, """{"at":"2026-03-01T1""");
        await _host.OpenAsync();

        Assert.Equal("first", await DetailsAsync());
        await AppendAsync("second");

        Assert.Equal("second, first", await DetailsAsync());
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"at":"2026-03-01T10:00:00+00:00","actor":null}""")]
    public async Task A_line_that_was_not_written_so_is_told_with_its_place(string line)
    {
        await AppendAsync("first");
        string file = Assert.Single(Directory.GetFiles(_host.Layout.Audit));
        await File.AppendAllTextAsync(file, line + "\n");

        RepositoryException error = await Assert.ThrowsAsync<RepositoryException>(DetailsAsync);

        Assert.StartsWith($"{file}:2: the line is not what was written: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_others_are_left_alone()
    {
        string notes = Path.Combine(_host.Layout.Usage, "0notes.txt");
        await File.WriteAllTextAsync(notes, "mine");
        await File.WriteAllTextAsync(Path.Combine(_host.Layout.Audit, "0.jsonl"), "mine");

        await _host.Repository.Usage.AppendAsync([], CancellationToken.None);
        await AppendAsync("first");

        Assert.Equal("first", await DetailsAsync());
        Assert.True(File.Exists(notes));
    }

    [Fact]
    public async Task Tokens_are_changed_side_by_side_by_the_server_and_the_command_line()
    {
        using DirectoryTokens server = new(_host.Layout.Root, TimeProvider.System);
        using DirectoryTokens commandLine = new(_host.Layout.Root, TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 30).Select(number => Task.Run(() =>
            (number % 2 == 0 ? server : commandLine).AddAsync(DirectoryHost.Token(number), CancellationToken.None))));

        Assert.Equal(Enumerable.Range(0, 30).Select(DirectoryHost.Token), await server.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Who_holds_the_lock_of_the_tokens_too_long_is_told_of()
    {
        using DirectoryLock? held = DirectoryLock.TryTake(_host.Layout.TokensLock);
        Task adding = _host.Repository.Tokens.AddAsync(DirectoryHost.Token(1), CancellationToken.None);
        await Eventually.TrueAsync(() =>
        {
            _host.Time.Advance(TimeSpan.FromSeconds(1));
            return adding.IsCompleted;
        });

        RepositoryException error = await Assert.ThrowsAsync<RepositoryException>(() => adding);

        Assert.StartsWith("another process is changing ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("role: \"operator\"", "role: \"boss\"", ":6:11: 'boss' is no role; write one of viewer, operator and admin")]
    [InlineData("tokens:", "token:", ":3:1: 'token' is not known here; write one of format, tokens")]
    public async Task Tokens_edited_into_nonsense_are_told_with_their_place_and_left_alone(string written, string edited, string message)
    {
        await _host.Repository.Tokens.AddAsync(DirectoryHost.Token(1), CancellationToken.None);
        string text = (await File.ReadAllTextAsync(_host.Layout.Tokens)).Replace(written, edited, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_host.Layout.Tokens, text);

        RepositoryException error = await Assert.ThrowsAsync<RepositoryException>(() => _host.Repository.Tokens.AddAsync(DirectoryHost.Token(2), CancellationToken.None));

        Assert.Equal(_host.Layout.Tokens + message, error.Message);
        Assert.Equal(text, await File.ReadAllTextAsync(_host.Layout.Tokens));
    }

    private async Task<IEnumerable<long>> KeptAsync() => (await Objects.ChangesSinceAsync(0, 100, CancellationToken.None)).Select(version => version.Number);

    private Task AppendAsync(string detail) => _host.Repository.Audit.AppendAsync(
        [new AuditEntry(_host.Time.GetUtcNow(), "ann", "admin", "127.0.0.1", "putRule", "", 200, detail)], CancellationToken.None);

    private async Task<string> DetailsAsync() => string.Join(
        ", ", (await _host.Repository.Audit.FindAsync(new AuditQuery(), CancellationToken.None)).Items.Select(entry => entry.Detail));
}
