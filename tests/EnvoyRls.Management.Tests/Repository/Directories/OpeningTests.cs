using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Repository.Directories;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Repository.Directories;

/// <summary>What a directory must be to be opened, and what is said if it is not.</summary>
public sealed class OpeningTests : IAsyncLifetime
{
    private readonly DirectoryHost _host = new();

    public static TheoryData<string, string, string> Edits => new()
    {
        { "format: 1", "format: 2", ":3:9: the file is of format 2; this program reads format 1 only: run the version that wrote it, or restore a backup" },
        { "format: 1\n", "", ":3:1: the file does not say its format; this program reads format 1 only: run the version that wrote it, or restore a backup" },
        { "1\nversion: 3\n", "1\nverzion: 3\n", ":4:1: 'verzion' is not known here; write one of format, version, rules, list_items, tiers, releases" },
        { "1\nversion: 3\n", "1\nversion: three\n", ":4:10: 'version' must be a whole number; write digits only" },
        { "1\nversion: 3\n", "1\nversion: -3\n", ":4:10: 'version' must be a whole number; write digits only" },
        { "1\nversion: 3\n", "1\n", ":3:1: 'version' must be a whole number; write digits only" },
        { "updated_by: \"ann\"", "updated_by: 5", ":9:17: 'updated_by' must be a text; quote it" },
        { "updated_at: \"2026", "updated_at: \"last year 2026", ":8:17: 'last year 2026-03-01T10:00:00.0000000+00:00' is not a time; write it as 2026-11-21T10:00:00.0000000+00:00" },
        { "  - id: \"a\"", "  - id: \"a\"\n    id: \"b\"", ":7:5: key 'id' appears twice in one mapping; the last one counts; remove it" },
        { "      domain: \"edge\"", "      domain: .inf", ":11:7: 'body' holds a number that JSON cannot say; write no infinity, and text in quotes" },
        { "      domain: \"edge\"", "\tdomain: \"edge\"", ":11:1: found character that cannot start any token; indent with spaces instead of tabs" },
        { "    body:\n      domain: \"edge\"\n", "", ":6:5: 'body' is missing; write it" },
        { "rules:\n", "rules: 1\nx:\n", ":6:1: 'x' is not known here; write one of format, version, rules, list_items, tiers, releases" },
        { "\n...\n", "\n", ":15:1: the file is cut short: its last line is not '...'; restore it from a backup" },
        { "list_items: []", "list_items: 5", ":12:13: 'list_items' must be a list; put a dash in front of each item" },
        { "list_items: []", "list_items: [5]", ":12:14: keys with values are expected; write id, version, updated_at, updated_by, body here" },
    };

    public async ValueTask InitializeAsync()
    {
        await _host.OpenAsync();
        await _host.CommitManyAsync(3);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Files_are_written_for_people()
    {
        await _host.CommitAsync(3, new IdempotencyKey("ann", "k", "f"), """{"domain":"edge","descriptors":[{"key":"path"}]}""");
        await _host.CloseAsync();

        const string State =
            """
            # The managed objects of EnvoyRls at their last version; the server writes this file anew after each change.
            # Make changes through the admin API. By hand only while no server runs on this directory; history then knows nothing of them.
            format: 1
            version: 4
            rules:
              - id: "a"
                version: 4
                updated_at: "2026-03-01T10:00:00.0000000+00:00"
                updated_by: "ann"
                body:
                  domain: "edge"
                  descriptors:
                    - key: "path"
            list_items: []
            tiers: []
            releases: []
            ...

            """;
        const string Version =
            """
            # One change of the managed objects: what each was before and after. Never changed once written.
            format: 1
            version: 4
            at: "2026-03-01T10:00:00.0000000+00:00"
            author: "ann"
            reason: ""
            summary: "put rule a"
            idempotency:
              principal: "ann"
              key: "k"
              fingerprint: "f"
            changes:
              - kind: "rule"
                id: "a"
                before: null
                after:
                  domain: "edge"
                  descriptors:
                    - key: "path"
            ...

            """;
        Assert.Equal(State, await File.ReadAllTextAsync(_host.Layout.State));
        Assert.Equal(Version, await File.ReadAllTextAsync(_host.Layout.Version(4)));
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task What_was_edited_into_nonsense_is_told_with_its_place_and_left_alone(string written, string edited, string message)
    {
        await _host.CloseAsync();
        string text = (await File.ReadAllTextAsync(_host.Layout.State)).Replace(written, edited, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_host.Layout.State, text);

        RepositoryException error = await Assert.ThrowsAsync<RepositoryException>(_host.OpenAsync);

        Assert.Equal(_host.Layout.State + message, error.Message);
        Assert.Equal(text, await File.ReadAllTextAsync(_host.Layout.State));
    }

    [Fact]
    public async Task What_is_no_text_is_told()
    {
        await _host.CloseAsync();
        await File.WriteAllBytesAsync(_host.Layout.State, [.. "format: 1\nversion: 3\nx: "u8, 0xFF, .. "\n...\n"u8]);

        RepositoryException error = await Assert.ThrowsAsync<RepositoryException>(_host.OpenAsync);

        Assert.Equal(_host.Layout.State + ":3:1: the text is not UTF-8; restore the file from a backup", error.Message);
    }

    [Fact]
    public async Task An_edit_that_makes_sense_is_taken_over()
    {
        await _host.CloseAsync();
        string text = await File.ReadAllTextAsync(_host.Layout.State);
        await File.WriteAllTextAsync(_host.Layout.State, text.Replace("domain: \"edge\"", "domain: edge\n      priority: 0x10", StringComparison.Ordinal));

        await _host.OpenAsync();

        ManagedState state = await _host.Repository.Objects.LoadAsync(CancellationToken.None);
        Assert.Equal("""{"domain":"edge","priority":16}""", state.Find(new ObjectKey(ObjectKind.Rule, "a"))!.Body);
    }

    [Fact]
    public async Task A_version_that_cannot_be_read_is_told_when_it_is_needed()
    {
        await _host.CloseAsync();
        File.Delete(_host.Layout.State);
        string text = await File.ReadAllTextAsync(_host.Layout.Version(2));
        await File.WriteAllTextAsync(_host.Layout.Version(2), text.Replace("kind: \"rule\"", "kind: \"rool\"", StringComparison.Ordinal));

        RepositoryException error = await Assert.ThrowsAsync<RepositoryException>(_host.OpenAsync);

        Assert.Equal(_host.Layout.Version(2) + ":9:11: 'rool' is no kind of object; write rule, list_item, tier or release", error.Message);
    }

    [Fact]
    public async Task A_lost_state_is_made_anew_from_a_whole_history()
    {
        ManagedState before = await _host.Repository.Objects.LoadAsync(CancellationToken.None);
        await _host.CloseAsync();
        File.Delete(_host.Layout.State);

        await _host.OpenAsync();

        Assert.Equal(before.Objects.Values, (await _host.Repository.Objects.LoadAsync(CancellationToken.None)).Objects.Values);
        Assert.True(File.Exists(_host.Layout.State));
    }

    [Theory]
    [InlineData(new[] { 1 }, true, "is at version 0 and")]
    [InlineData(new[] { 3 }, false, "is at version 3 and")]
    public async Task State_and_history_that_do_not_meet_are_told(int[] lost, bool losesState, string message)
    {
        await _host.CloseAsync();
        foreach (int number in lost)
        {
            File.Delete(_host.Layout.Version(number));
        }

        if (losesState)
        {
            File.Delete(_host.Layout.State);
        }

        RepositoryException error = await Assert.ThrowsAsync<RepositoryException>(_host.OpenAsync);

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("restore both from one backup", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_moved_away_begins_anew()
    {
        await _host.CloseAsync();
        Directory.Delete(_host.Layout.History, recursive: true);

        await _host.OpenAsync();

        Assert.Equal(3, await _host.VersionAsync());
        Assert.Empty(await _host.Repository.Objects.ChangesSinceAsync(0, 10, CancellationToken.None));
        await _host.CommitAsync(3);
        Assert.Equal(4, Assert.Single(await _host.Repository.Objects.ChangesSinceAsync(0, 10, CancellationToken.None)).Number);
    }

    [Fact]
    public async Task A_second_server_is_refused_until_the_first_is_gone()
    {
        DirectoryOptions options = new() { Path = _host.Layout.Root };
        Task<DirectoryRepository> Second() => DirectoryRepository.OpenAsync(options, _host.Time, NullLogger<DirectoryRepository>.Instance);

        RepositoryException error = await Assert.ThrowsAsync<RepositoryException>(Second);
        await _host.CloseAsync();
        await using DirectoryRepository second = await Second();

        Assert.StartsWith($"another process has {_host.Layout.Root} open", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await second.Objects.LoadAsync(CancellationToken.None)).Version);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_told()
    {
        string file = Path.Combine(_host.Layout.Root, "state.yaml", "below");

        RepositoryException error = await Assert.ThrowsAsync<RepositoryException>(() =>
            DirectoryRepository.OpenAsync(new DirectoryOptions { Path = file }, _host.Time, NullLogger<DirectoryRepository>.Instance));

        Assert.Contains("state.yaml", error.Message, StringComparison.Ordinal);
    }
}
