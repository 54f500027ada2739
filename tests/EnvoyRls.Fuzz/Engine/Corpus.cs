using EnvoyRls.Testing;

namespace EnvoyRls.Fuzz.Engine;

/// <summary>Inputs that are kept: those that found something once, and others worth reading each time.</summary>
internal static class Corpus
{
    /// <summary>The inputs of a target, in the order of their names.</summary>
    public static IReadOnlyList<byte[]> Of(FuzzTarget target)
    {
        string directory = Repository.PathOf("tests", "EnvoyRls.Fuzz.Tests", "corpus", target.Name);
        return Directory.Exists(directory) ? [.. Directory.GetFiles(directory).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)] : [];
    }
}
