namespace EnvoyRls.Testing;

/// <summary>A runtime directory of a server's own, with the suite's rules in it to begin with.</summary>
public sealed class RuntimeDirectory : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public RuntimeDirectory()
    {
        Directory.CreateDirectory(Documents);
        File.Copy(Repository.PathOf("tests", "EnvoyRls.Conformance.Tests", "rules", "conformance.yaml"), Path.Combine(Documents, "conformance.yaml"));
    }

    public string Root => _root.Path;

    public string Documents => _root.File("config");

    /// <summary>Puts a document in place whole, as an editor or a deployment would.</summary>
    public void Write(string name, string text)
    {
        string draft = _root.File($"{name}.draft");
        File.WriteAllText(draft, text);
        File.Move(draft, Path.Combine(Documents, name), overwrite: true);
    }

    /// <summary>Makes this document the only one.</summary>
    public void Replace(string text) => Write("conformance.yaml", text);

    public void Dispose() => _root.Dispose();
}
