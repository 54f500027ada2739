using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Management.Repository.Directories.Archive;

/// <summary>Models: a registry for people and programs, and a file for each content, called by its checksum. Changes are made one at a time.</summary>
internal sealed class ModelFiles(DirectoryLayout layout, IDurableFiles files)
{
    /// <exception cref="RepositoryException">The registry is not what was written.</exception>
    public List<ModelRecord> List() => File.Exists(layout.ModelRegistry) ? ModelRegistryDocument.Read(layout.ModelRegistry, File.ReadAllBytes(layout.ModelRegistry)) : [];

    /// <summary>Adds a version. A crash before the registry knows of it leaves a file that the next addition removes.</summary>
    public int Add(ModelRecord model, ReadOnlySpan<byte> content)
    {
        List<ModelRecord> models = List();
        RemoveUnknown(models);
        List<ModelRecord> versions = models.FindAll(known => known.Name == model.Name);
        int version = versions.Count == 0 ? 1 : 1 + versions.Max(known => known.Version);
        ModelRecord added = model with { Version = version, Stage = ArchiveRules.Candidate, Checksum = ArchiveRules.ChecksumOf(content) };
        files.Replace(layout.ModelOf(added.Checksum), content);
        HashSet<ModelRecord> surplus = [.. ArchiveRules.Surplus([.. versions, added])];
        Write(models.Append(added).Where(known => !surplus.Contains(known)));
        return version;
    }

    /// <returns><see langword="null"/> if there is no such version.</returns>
    /// <exception cref="RepositoryException">It is damaged.</exception>
    public byte[]? Load(string name, int version)
    {
        if (List().Find(known => known.Name == name && known.Version == version) is not { } model)
        {
            return null;
        }

        string path = layout.ModelOf(model.Checksum);
        return File.Exists(path)
            ? ArchiveFaults.Verified(File.ReadAllBytes(path), model.Checksum, name, version)
            : throw new RepositoryException($"version {version} of model {name} is damaged: {path} is missing; promote another version");
    }

    /// <returns>False if there is no such version.</returns>
    public bool Promote(string name, int version)
    {
        List<ModelRecord> models = List();
        if (!models.Exists(known => known.Name == name && known.Version == version))
        {
            return false;
        }

        Write(models.Select(known => known.Name == name ? ArchiveRules.AfterPromotion(known, version) : known));
        return true;
    }

    private void Write(IEnumerable<ModelRecord> models) => files.Replace(layout.ModelRegistry, ModelRegistryDocument.Write(ArchiveRules.Sort(models)));

    private void RemoveUnknown(List<ModelRecord> models)
    {
        HashSet<string> known = [.. models.Select(model => layout.ModelOf(model.Checksum)), layout.ModelRegistry];
        foreach (string path in Directory.EnumerateFiles(layout.Models).Where(path => !known.Contains(path)))
        {
            files.Delete(path);
        }
    }
}
