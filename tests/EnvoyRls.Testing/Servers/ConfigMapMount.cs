using System.Globalization;

namespace EnvoyRls.Testing;

/// <summary>
/// A directory as kubelet mounts a ConfigMap: visible names link through <c>..data</c> into a directory of the moment,
/// and an update makes a new such directory and swaps the one link, after which the old directory goes.
/// </summary>
public sealed class ConfigMapMount : IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private int _updates;

    public ConfigMapMount() => Directory.CreateDirectory(Mount);

    /// <summary>The runtime root above the mount.</summary>
    public string Root => _root.Path;

    private string Mount => _root.File("config");

    private string Data => Path.Combine(Mount, "..data");

    /// <summary>Makes this the only document.</summary>
    public Task PublishAsync(string name, string text) => PublishAsync((name, text));

    /// <summary>Makes these the only files.</summary>
    public async Task PublishAsync(params (string Name, string Text)[] files)
    {
        string moment = string.Create(CultureInfo.InvariantCulture, $"..2026_01_01_00_00_00.{++_updates}");
        Directory.CreateDirectory(Path.Combine(Mount, moment));
        foreach ((string name, string text) in files)
        {
            File.WriteAllText(Path.Combine(Mount, moment, name), text);
        }

        string? before = new FileInfo(Data).LinkTarget;
        await SymbolicLink.SwapAsync(Data, moment);

        foreach ((string name, _) in files)
        {
            string visible = Path.Combine(Mount, name);
            if (!File.Exists(visible))
            {
                File.CreateSymbolicLink(visible, Path.Combine("..data", name));
            }
        }

        if (before is not null)
        {
            Directory.Delete(Path.Combine(Mount, before), recursive: true);
        }
    }

    public void Dispose() => _root.Dispose();
}
