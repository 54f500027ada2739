using System.Collections.Immutable;
using System.Text;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Repository.Directories;
using EnvoyRls.Management.Repository.Snapshots;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Repository.Snapshots;

public sealed class SnapshotFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private SnapshotFile File => new(_directory.File("deep/below/last-known-good.jsonl"), DiskFiles.Instance);

    [Fact]
    public void A_state_comes_back_as_it_was()
    {
        DateTimeOffset at = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
        Snapshot snapshot = new(StateOf(17, """{"a":"\u0000 é \" \\ \n","b":[1.50,1e3]}""", "{}"), at);

        File.Write(snapshot);

        Snapshot? read = File.Read();
        Assert.NotNull(read);
        Assert.Equal((17, at), (read.State.Version, read.SavedAt));
        Assert.Equal(snapshot.State.Of(ObjectKind.Rule), read.State.Of(ObjectKind.Rule));
        Assert.Equal(2, read.State.Objects.Count);
    }

    [Fact]
    public void A_later_state_takes_the_place_of_the_earlier_one()
    {
        File.Write(new Snapshot(StateOf(1, "{}", "{}", "{}"), default));
        File.Write(new Snapshot(ManagedState.Empty with { Version = 2 }, default));

        Assert.Equal(2, File.Read()!.State.Version);
        Assert.Empty(File.Read()!.State.Objects);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(File.Path)!));
    }

    [Fact]
    public void No_file_is_no_state() => Assert.Null(File.Read());

    [Fact]
    public void A_file_that_is_cut_short_or_changed_anywhere_is_refused()
    {
        File.Write(new Snapshot(StateOf(1, """{"priority":1}"""), default));
        byte[] whole = System.IO.File.ReadAllBytes(File.Path);
        for (int length = 0; length < whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File.Path, whole[..length]);
            Assert.Contains(File.Path, Assert.Throws<RepositoryException>(File.Read).Message, StringComparison.Ordinal);
        }

        System.IO.File.WriteAllText(File.Path, Encoding.UTF8.GetString(whole).Replace("priority", "prioritx", StringComparison.Ordinal));
        Assert.Equal($"{File.Path} is damaged: its checksum is another; remove it", Assert.Throws<RepositoryException>(File.Read).Message);
    }

    [Fact]
    public void A_file_of_another_format_is_refused()
    {
        File.Write(new Snapshot(ManagedState.Empty, default));
        System.IO.File.WriteAllText(File.Path, System.IO.File.ReadAllText(File.Path).Replace("\"format\":1", "\"format\":2", StringComparison.Ordinal));

        Assert.Contains("is of format 2, and this program reads format 1 only", Assert.Throws<RepositoryException>(File.Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_told()
    {
        System.IO.File.WriteAllText(_directory.File("deep"), "a file where a directory should be");

        Assert.Contains(_directory.File("deep"), Assert.Throws<RepositoryException>(() => File.Write(new Snapshot(ManagedState.Empty, default))).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    internal static ManagedState StateOf(long version, params string[] bodies) => new(
        version,
        bodies.Select((body, number) => new ManagedObject(new ObjectKey(ObjectKind.Rule, $"r{number}"), body, version, DateTimeOffset.UnixEpoch, "ann"))
            .ToImmutableDictionary(item => item.Key));
}
