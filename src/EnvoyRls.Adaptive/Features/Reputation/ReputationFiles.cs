using EnvoyRls.Adaptive.Features.Supplied;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Adaptive.Features.Reputation;

/// <summary>Reputation files that are read again when they change. To be asked from any thread.</summary>
internal sealed class ReputationFiles : ISuppliedFiles
{
    private readonly SuppliedFile<IReadOnlyList<ReputationEntry>>[] _files;
    private volatile ReputationList _list = ReputationList.Empty;
    private volatile int _version = 1;

    public ReputationFiles(IEnumerable<string> paths)
    {
        _files = [.. paths.Select(path => new SuppliedFile<IReadOnlyList<ReputationEntry>>(path, bytes => Parse(path, bytes)))];
        Refresh();
    }

    /// <summary>
    /// Another number whenever what the files say has changed; never 0. To be read before asking: what is said then is at least as new.
    /// </summary>
    public int Version => _version;

    /// <inheritdoc/>
    public IReadOnlyList<string> Paths => [.. _files.Select(file => file.Path)];

    /// <inheritdoc/>
    public IEnumerable<string> Problems => _files.SelectMany(file => file.Problems);

    /// <inheritdoc/>
    public bool Refresh()
    {
        bool changed = false;
        foreach (SuppliedFile<IReadOnlyList<ReputationEntry>> file in _files)
        {
            changed |= file.Refresh();
        }

        if (changed)
        {
            _list = new ReputationList(_files.SelectMany(file => file.Content ?? []));
            _version++;
        }

        return changed;
    }

    /// <summary>How bad an address is, 0 to 1; 0 if nothing is said of it.</summary>
    public double Of(IpAddress address) => _list.Of(address);

    /// <summary>How bad the address among the values of a path is; 0 if there is none.</summary>
    public double Of(DescriptorPath path) => AddressText.TryFind(path, out IpAddress address) ? Of(address) : 0;

    private static (IReadOnlyList<ReputationEntry>? Entries, IReadOnlyList<string> Problems) Parse(string path, byte[] bytes)
    {
        using StreamReader reader = new(new MemoryStream(bytes));
        (List<ReputationEntry> entries, List<ReputationError> errors) = ReputationParser.Parse(reader.ReadToEnd());
        return errors.Count == 0 ? (entries, []) : (null, [.. errors.Select(error => $"{path}:{error}")]);
    }
}
