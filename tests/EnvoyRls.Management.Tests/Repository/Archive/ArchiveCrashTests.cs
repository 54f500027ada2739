using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Management.Repository.Directories;
using EnvoyRls.Management.Repository.Directories.Archive;
using EnvoyRls.Management.Tests.Repository.Directories;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Repository.Archive;

/// <summary>The power fails at every step of saving a document and of adding and promoting models, and at every byte that is written.</summary>
public sealed class ArchiveCrashTests : IDisposable
{
    private static readonly ModelRecord Model = new("m", 0, "ecod", default, default, default, "", "", "{}");

    private readonly TemporaryDirectory _written = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _written.Dispose();

    [Fact]
    public async Task After_a_power_failure_there_is_the_old_or_the_new()
    {
        RecordingFiles files = new();
        List<int> ends = await ChangeAsync(files);

        int looked = 0;
        CrashedDisk disk = new();
        for (int step = 0; step < files.Steps.Count; step++)
        {
            int acknowledged = ends.Count(end => end <= step);
            foreach (IReadOnlyDictionary<string, byte[]> left in disk.During(files.Steps[step]))
            {
                int found = await StateAsync(left);
                Assert.True(found == acknowledged || found == acknowledged + 1, $"step {step} {files.Steps[step].Verb}: state {found} where {acknowledged} was acknowledged");
                looked++;
            }

            disk.Complete(files.Steps[step]);
        }

        Assert.InRange(looked, 300, 20_000);
    }

    /// <summary>Two versions of a document, two of a model, and a promotion of each.</summary>
    /// <returns>How many steps had been carried out when each change was acknowledged.</returns>
    private async Task<List<int>> ChangeAsync(RecordingFiles files)
    {
        using DirectoryArchive archive = Open(_written.Path, files);
        int before = files.Steps.Count;
        Assert.All(files.Steps, step => Assert.Equal(nameof(IDurableFiles.SyncDirectory), step.Verb));
        files.Steps.RemoveRange(0, before);
        List<int> ends = [];
        foreach (Func<Task> change in new Func<Task>[]
        {
            () => archive.SaveAsync("overrides", "old"u8.ToArray(), CancellationToken.None),
            () => archive.SaveAsync("overrides", "newer"u8.ToArray(), CancellationToken.None),
            () => archive.AddModelAsync(Model, "one"u8.ToArray(), CancellationToken.None),
            () => archive.PromoteModelAsync("m", 1, CancellationToken.None),
            () => archive.AddModelAsync(Model, "two"u8.ToArray(), CancellationToken.None),
            () => archive.PromoteModelAsync("m", 2, CancellationToken.None),
        })
        {
            await change();
            ends.Add(files.Steps.Count);
        }

        return ends;
    }

    /// <summary>How many of the changes are there, all of those before the last of them included.</summary>
    private async Task<int> StateAsync(IReadOnlyDictionary<string, byte[]> left)
    {
        using TemporaryDirectory directory = new();
        foreach ((string path, byte[] contents) in left)
        {
            string place = Path.Combine(directory.Path, Path.GetRelativePath(_written.Path, path));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            await File.WriteAllBytesAsync(place, contents);
        }

        using DirectoryArchive archive = Open(directory.Path, new RecordingFiles());
        byte[]? document = await archive.LoadAsync("overrides", CancellationToken.None);
        IReadOnlyList<ModelRecord> models = await archive.ListModelsAsync(CancellationToken.None);
        foreach (ModelRecord model in models)
        {
            Assert.NotNull(await archive.LoadModelAsync("m", model.Version, CancellationToken.None));
        }

        string stages = string.Join(' ', models.OrderBy(model => model.Version).Select(model => model.Stage));
        return (document?.Length, stages) switch
        {
            (null, "") => 0,
            (3, "") => 1,
            (5, "") => 2,
            (5, "candidate") => 3,
            (5, "champion") => 4,
            (5, "champion candidate") => 5,
            (5, "retired champion") => 6,
            var other => throw new InvalidOperationException($"a state that no change made: {other}"),
        };
    }

    private DirectoryArchive Open(string path, IDurableFiles files)
    {
        DirectoryLayout layout = new(path);
        layout.Make(files);
        return new DirectoryArchive(layout, files, new FileWork(), _time);
    }
}
