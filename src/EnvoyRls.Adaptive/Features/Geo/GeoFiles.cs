using EnvoyRls.Adaptive.Features.Supplied;

namespace EnvoyRls.Adaptive.Features.Geo;

/// <summary>The files that tell countries and networks, read again when they change.</summary>
internal sealed class GeoFiles : ISuppliedFiles
{
    private readonly SuppliedFile<MmdbFile>? _countries;
    private readonly SuppliedFile<MmdbFile>? _networks;

    /// <param name="countryPath">A file with countries; <see langword="null"/> for none.</param>
    /// <param name="networkPath">A file with networks; <see langword="null"/> for none.</param>
    public GeoFiles(string? countryPath, string? networkPath)
    {
        _countries = Of(countryPath);
        _networks = Of(networkPath);
        Refresh();
    }

    /// <summary>Tells by what the files said when they were last right.</summary>
    public GeoLocator Locator { get; } = new(countries: null, networks: null);

    /// <inheritdoc/>
    public IReadOnlyList<string> Paths => [.. Files.Select(file => file.Path)];

    /// <inheritdoc/>
    public IEnumerable<string> Problems => Files.SelectMany(file => file.Problems);

    private IEnumerable<SuppliedFile<MmdbFile>> Files => new[] { _countries, _networks }.OfType<SuppliedFile<MmdbFile>>();

    /// <inheritdoc/>
    public bool Refresh()
    {
        bool changed = false;
        foreach (SuppliedFile<MmdbFile> file in Files)
        {
            changed |= file.Refresh();
        }

        if (changed)
        {
            Locator.Use(_countries?.Content, _networks?.Content);
        }

        return changed;
    }

    private static SuppliedFile<MmdbFile>? Of(string? path) => path is null ? null : new SuppliedFile<MmdbFile>(path, bytes => Parse(path, bytes));

    private static (MmdbFile? File, IReadOnlyList<string> Problems) Parse(string path, byte[] bytes)
    {
        try
        {
            return (MmdbFile.Parse(bytes), []);
        }
        catch (InvalidDataException error)
        {
            return (null, [$"{path}: {error.Message}"]);
        }
    }
}
