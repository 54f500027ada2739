using System.Text;
using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Management.Repository.Directories.Archive;

/// <summary>A file for each document: a line with the checksum of what follows, then the document as it is.</summary>
internal sealed class DocumentFiles(DirectoryLayout layout, IDurableFiles files)
{
    private const string Title = "sha256 ";
    private const int HeaderLength = 7 + 64 + 1;

    public void Save(string name, ReadOnlySpan<byte> content) => files.Replace(layout.DocumentOf(name), [.. HeaderOf(content), .. content]);

    /// <returns><see langword="null"/> if there is none.</returns>
    /// <exception cref="RepositoryException">It is not what was written.</exception>
    public byte[]? Load(string name)
    {
        string path = layout.DocumentOf(name);
        if (!File.Exists(path))
        {
            return null;
        }

        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length < HeaderLength || !bytes.AsSpan(0, HeaderLength).SequenceEqual(HeaderOf(bytes.AsSpan(HeaderLength))))
        {
            throw new RepositoryException($"{path} is damaged: its checksum is not the one in its first line; remove it, or restore a backup");
        }

        return bytes[HeaderLength..];
    }

    public void Delete(string name) => files.Delete(layout.DocumentOf(name));

    private static byte[] HeaderOf(ReadOnlySpan<byte> content) => Encoding.ASCII.GetBytes($"{Title}{ArchiveRules.ChecksumOf(content)}\n");
}
