using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository.Directories;

namespace EnvoyRls.Management.Repository.Snapshots;

/// <summary>
/// One managed state in one file: a line of JSON that says its format, version and checksum, and a line for each object.
/// A crash leaves the last state or the one before.
/// </summary>
internal sealed class SnapshotFile(string path, IDurableFiles files)
{
    private const int Format = 1;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Replaces the file. Takes as long as the disk does.</summary>
    /// <exception cref="RepositoryException">It could not be written.</exception>
    public void Write(Snapshot snapshot)
    {
        using MemoryStream objects = new();
        foreach (ManagedObject item in snapshot.State.Objects.Values)
        {
            JsonLines.Append(objects, new Line(item.Key.Kind, item.Key.Id, item.Version, item.UpdatedAt, item.UpdatedBy, item.Body));
        }

        using MemoryStream contents = new();
        JsonLines.Append(contents, new Header(Format, snapshot.State.Version, snapshot.SavedAt, ChecksumOf(objects.GetBuffer().AsSpan(0, (int)objects.Length))));
        objects.WriteTo(contents);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            files.Replace(Path, contents.GetBuffer().AsSpan(0, (int)contents.Length));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileWork.Explain(error);
        }
    }

    /// <summary>Reads the file.</summary>
    /// <returns><see langword="null"/> if there is none.</returns>
    /// <exception cref="RepositoryException">It cannot be read, or is not what was written.</exception>
    public Snapshot? Read()
    {
        byte[] contents;
        try
        {
            contents = File.ReadAllBytes(Path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileWork.Explain(error);
        }

        List<ReadOnlyMemory<byte>> lines = JsonLines.Split(contents);
        if (lines.Count == 0)
        {
            throw new RepositoryException($"{Path} is empty; remove it");
        }

        Header header = JsonLines.Read<Header>(lines[0], Path, 1);
        if (header.Format != Format)
        {
            throw new RepositoryException(string.Create(
                CultureInfo.InvariantCulture, $"{Path} is of format {header.Format}, and this program reads format {Format} only: remove it, or run the one that wrote it"));
        }

        if (header.Sha256 != ChecksumOf(contents.AsSpan(lines[0].Length + 1)))
        {
            throw new RepositoryException($"{Path} is damaged: its checksum is another; remove it");
        }

        ImmutableDictionary<ObjectKey, ManagedObject>.Builder objects = ImmutableDictionary.CreateBuilder<ObjectKey, ManagedObject>();
        for (int number = 1; number < lines.Count; number++)
        {
            Line line = JsonLines.Read<Line>(lines[number], Path, number + 1);
            ObjectKey key = new(line.Kind, line.Id);
            objects[key] = new ManagedObject(key, line.Body, line.Version, line.UpdatedAt, line.UpdatedBy);
        }

        return new Snapshot(new ManagedState(header.Version, objects.ToImmutable()), header.SavedAt);
    }

    private static string ChecksumOf(ReadOnlySpan<byte> objects) => Convert.ToHexStringLower(SHA256.HashData(objects));

    private sealed record Header(int Format, long Version, DateTimeOffset SavedAt, string Sha256);

    private sealed record Line(ObjectKind Kind, string Id, long Version, DateTimeOffset UpdatedAt, string UpdatedBy, string Body);
}
