using System.Globalization;
using System.Security.Cryptography;

namespace EnvoyRls.Fuzz.Engine;

/// <summary>An input whose outcome is not allowed, made as short as it could be.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Seed">With which it was made.</param>
/// <param name="Input">The bytes.</param>
/// <param name="Problem">Why the outcome is not allowed.</param>
internal sealed record Finding(string Target, int Seed, byte[] Input, string Problem)
{
    private const int MostHex = 4096;

    /// <summary>Writes the input into a directory, under a name of its own.</summary>
    /// <returns>The path.</returns>
    public string Save(string directory)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Input).AsSpan(0, 6));
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(directory, Target)).FullName, name);
        File.WriteAllBytes(path, Input);
        return path;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Target}, seed {Seed}: {Problem}\n{Input.Length} bytes: {Convert.ToHexString(Input.AsSpan(0, Math.Min(Input.Length, MostHex)))}");
}
