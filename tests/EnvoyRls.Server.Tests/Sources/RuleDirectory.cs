using System.Runtime.InteropServices;
using System.Text;

namespace EnvoyRls.Server.Tests.Sources;

/// <summary>A temporary directory of rules, changed the way kubelet and operators change theirs.</summary>
internal sealed class RuleDirectory : IDisposable
{
    private int _revision;

    public string Root { get; } = Directory.CreateTempSubdirectory("rls-rules-").FullName;

    public string At(params string[] parts) => Path.Combine([Root, .. parts]);

    public void Write(string relativePath, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(relativePath))!);
        File.WriteAllText(At(relativePath), text);
    }

    /// <summary>Puts a file in the place of another in one step, so that nobody reads it half written.</summary>
    public void Replace(string relativePath, string text)
    {
        string draft = $"{Root}.draft";
        File.WriteAllText(draft, text);
        File.Move(draft, At(relativePath), overwrite: true);
    }

    public void Link(string relativePath, string target) => File.CreateSymbolicLink(At(relativePath), target);

    /// <summary>Points a link elsewhere in one step: a new link, renamed over the old one.</summary>
    public void Swap(string relativePath, string target)
    {
        string temporary = $"{At(relativePath)}_tmp";
        File.CreateSymbolicLink(temporary, target);

        // File.Move looks through the link at what it names, and refuses to move a directory over another.
        Assert.Equal(0, Rename(Terminated(temporary), Terminated(At(relativePath))));
    }

    /// <summary>
    /// Projects files into a mounted ConfigMap as kubelet does: a new <c>..timestamp</c> directory, <c>..data</c> renamed
    /// over to it, a visible link per file, the old directory deleted.
    /// </summary>
    public void Project(string mount, params (string Name, string Text)[] files)
    {
        string directory = At(mount);
        string data = Path.Combine(directory, "..data");
        string revision = $"..2026_01_02_03_04_05.{_revision++:D10}";
        Directory.CreateDirectory(Path.Combine(directory, revision));
        foreach ((string name, string text) in files)
        {
            File.WriteAllText(Path.Combine(directory, revision, name), text);
        }

        string? old = new FileInfo(data).LinkTarget;
        Swap(Path.Combine(mount, "..data"), revision);
        foreach ((string name, _) in files)
        {
            if (!File.Exists(Path.Combine(directory, name)))
            {
                File.CreateSymbolicLink(Path.Combine(directory, name), $"..data/{name}");
            }
        }

        if (old is not null)
        {
            Directory.Delete(Path.Combine(directory, old), recursive: true);
        }
    }

    [DllImport("libc", EntryPoint = "rename")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Rename(byte[] from, byte[] to);

    private static byte[] Terminated(string path) => Encoding.UTF8.GetBytes($"{path}\0");

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
