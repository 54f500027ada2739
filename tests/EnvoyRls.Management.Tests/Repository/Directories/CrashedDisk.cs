using EnvoyRls.Management.Repository.Directories;

namespace EnvoyRls.Management.Tests.Repository.Directories;

/// <summary>
/// What a power failure can leave of a list of steps: contents that were waited for are whole, a file being written holds
/// any part of them, and of each directory either the names as last waited for are there or those as last seen.
/// </summary>
internal sealed class CrashedDisk
{
    private readonly Dictionary<string, byte[]> _seen = new(StringComparer.Ordinal);
    private Dictionary<string, byte[]> _durable = new(StringComparer.Ordinal);

    /// <summary>Carries a step out to its end.</summary>
    public void Complete(CrashStep step)
    {
        switch (step.Verb)
        {
            case nameof(IDurableFiles.Create):
                Write(step.Path, step.Contents);
                break;
            case nameof(IDurableFiles.Rename):
                _seen[step.To] = _seen[step.Path];
                _seen.Remove(step.Path);
                break;
            case nameof(IDurableFiles.Delete):
                _seen.Remove(step.Path);
                break;
            default:
                _durable = Mix(names => names != step.Path);
                break;
        }
    }

    /// <summary>Everything that may be on the disk if the power fails while a step is carried out.</summary>
    public IEnumerable<IReadOnlyDictionary<string, byte[]>> During(CrashStep step)
    {
        if (step.Verb != nameof(IDurableFiles.Create))
        {
            return Now();
        }

        return Enumerable.Range(0, step.Contents.Length + 1).SelectMany(length =>
        {
            CrashedDisk partly = Copy();
            partly.Write(step.Path, step.Contents[..length]);
            return partly.Now();
        });
    }

    /// <summary>Everything that may be on the disk if the power fails between two steps.</summary>
    public IEnumerable<IReadOnlyDictionary<string, byte[]>> Now()
    {
        string[] directories = [.. _seen.Keys.Concat(_durable.Keys).Select(path => Path.GetDirectoryName(path)!).Distinct(StringComparer.Ordinal)];
        return Enumerable.Range(0, 1 << directories.Length)
            .Select(choice => Mix(directory => (choice >> Array.IndexOf(directories, directory) & 1) == 0))
            .DistinctBy(files => string.Join('\n', files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key} {Convert.ToHexString(file.Value)}")), StringComparer.Ordinal);
    }

    private CrashedDisk Copy()
    {
        CrashedDisk copy = new() { _durable = new(_durable, StringComparer.Ordinal) };
        foreach ((string path, byte[] contents) in _seen)
        {
            copy._seen[path] = contents;
        }

        return copy;
    }

    private void Write(string path, byte[] contents)
    {
        _seen[path] = contents;
        if (_durable.ContainsKey(path))
        {
            _durable[path] = contents;
        }
    }

    /// <summary>The durable names of some directories and the seen names of the others.</summary>
    private Dictionary<string, byte[]> Mix(Func<string, bool> isDurable)
    {
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach ((string path, byte[] contents) in _durable.Where(file => isDurable(Path.GetDirectoryName(file.Key)!)))
        {
            files[path] = contents;
        }

        foreach ((string path, byte[] contents) in _seen.Where(file => !isDurable(Path.GetDirectoryName(file.Key)!)))
        {
            files[path] = contents;
        }

        return files;
    }
}
