using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Adaptive.Features.Reputation;

/// <summary>
/// Reputation files that are read again when they change. A file that is wrong or gone leaves what it said last. For one thread at a
/// time.
/// </summary>
internal sealed class ReputationFiles
{
    private readonly ReputationFile[] _files;
    private ReputationList _list = ReputationList.Empty;

    public ReputationFiles(IEnumerable<string> paths)
    {
        _files = [.. paths.Select(path => new ReputationFile(path))];
        Refresh();
    }

    /// <summary>Another number whenever what the files say has changed; never 0.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>What is wrong with files now, one sentence each: <c>bad.txt:3:1: ...</c></summary>
    public IEnumerable<string> Problems => _files.SelectMany(file => file.Problems);

    /// <summary>Looks whether files have changed, and reads those; whether anything new was taken over.</summary>
    public bool Refresh()
    {
        bool changed = false;
        foreach (ReputationFile file in _files)
        {
            changed |= file.Refresh();
        }

        if (changed)
        {
            _list = new ReputationList(_files.SelectMany(file => file.Entries));
            Version++;
        }

        return changed;
    }

    /// <summary>How bad an address is, 0 to 1; 0 if nothing is said of it.</summary>
    public double Of(IpAddress address) => _list.Of(address);

    /// <summary>How bad the address among the values of a path is; 0 if there is none.</summary>
    public double Of(DescriptorPath path) => AddressText.TryFind(path, out IpAddress address) ? Of(address) : 0;
}
