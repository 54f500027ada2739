using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EnvoyRls.Cli.Push;

/// <summary>
/// What pushed objects are called by: the push's name, readable parts of the path, and a hash of all of it. The same path has the same id in
/// every push, and no two pushes of other names share one.
/// </summary>
/// <param name="name">The push's name.</param>
internal sealed class PushedIds(string name)
{
    public const int LongestName = 40;

    private const int LongestPath = 60;
    private const int HashLength = 12;

    /// <summary>What the ids of all pushes of the name start with.</summary>
    public string Prefix { get; } = $"{name}:";

    /// <summary>Whether a push can be called so.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    /// <summary>The id of what a path leads to.</summary>
    public string Of(IReadOnlyList<string> path)
    {
        // Lengths in front, so that no two paths run together to the same text.
        string whole = string.Concat(path.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Length}:{part}")));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..HashLength];
        string readable = string.Concat(string.Join('.', path).Select(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' ? character : '-'));
        return $"{Prefix}{readable[..Math.Min(readable.Length, LongestPath)]}-{hash}";
    }

    /// <summary>Whether an id is one that a push of the name has given.</summary>
    public bool Owns(string id) =>
        id.StartsWith(Prefix, StringComparison.Ordinal)
        && id.Length > Prefix.Length + HashLength
        && id[^(HashLength + 1)] == '-'
        && id[^HashLength..].All(char.IsAsciiHexDigitLower);
}
