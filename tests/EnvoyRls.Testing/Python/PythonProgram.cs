namespace EnvoyRls.Testing;

/// <summary>The Python that has grpcio, and what its programs need to know.</summary>
public static class PythonProgram
{
    /// <summary>Debian's, whose packages grpcio comes with.</summary>
    public const string Path = "/usr/bin/python3";

    /// <summary>Lets them import what they share, and leave nothing in the source tree.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["PYTHONPATH"] = Repository.PathOf("tests", "EnvoyRls.Testing", "Python"),
        ["PYTHONDONTWRITEBYTECODE"] = "1",
    };
}
