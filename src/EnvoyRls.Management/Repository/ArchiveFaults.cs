using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Management.Repository;

/// <summary>Tells the faults of a repository as the adaptive layer knows them.</summary>
internal static class ArchiveFaults
{
    /// <exception cref="ArchiveException">The repository could not be used.</exception>
    public static async Task<T> TellAsync<T>(Task<T> use)
    {
        try
        {
            return await use;
        }
        catch (RepositoryException error)
        {
            throw new ArchiveException(error.Message, error);
        }
    }

    /// <summary>The content of a model, if it is what was kept.</summary>
    /// <exception cref="RepositoryException">Its checksum is another.</exception>
    public static byte[] Verified(byte[] content, string checksum, string name, int version) => ArchiveRules.ChecksumOf(content) == checksum
        ? content
        : throw new RepositoryException($"version {version} of model {name} is damaged: its checksum is not the one registered; promote another version");
}
