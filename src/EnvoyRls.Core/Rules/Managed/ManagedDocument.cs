using System.Buffers;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Managed;

/// <summary>A managed object as text, not yet understood.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">What it is called by; for a tier, the user.</param>
/// <param name="Text">The whole text, at most <see cref="DocumentTree.LongestText"/> characters long.</param>
/// <param name="Syntax">How the text is written.</param>
internal sealed record ManagedDocument(ManagedKind Kind, string Id, string Text, DocumentSyntax Syntax)
{
    /// <summary>The longest name of a user, in characters.</summary>
    public const int LongestUser = 256;

    private const int LongestId = 128;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._@:-");

    /// <summary>The text as it was read as a part of a longer one, with the places that it has there; <see langword="null"/> to read the text.</summary>
    public YamlMapping? Root { get; init; }

    /// <summary>What errors call it: <c>rule login</c>.</summary>
    public string Name => $"{WordTable<ManagedKind>.WordOf(Kind)} {Id}";

    /// <summary>The key under which objects of a kind name themselves.</summary>
    public static string IdKey(ManagedKind kind) => kind == ManagedKind.Tier ? "user" : "id";

    /// <summary>Whether an object of that kind can be called so.</summary>
    public static bool IsId(ManagedKind kind, string id) => kind == ManagedKind.Tier
        ? id.Length is > 0 and <= LongestUser && !id.Any(char.IsControl)
        : id.Length is > 0 and <= LongestId && char.IsAsciiLetterOrDigit(id[0]) && !id.AsSpan().ContainsAnyExcept(IdCharacters);

    /// <summary>The id that a text gives the object it describes; <see langword="null"/> if it gives none or cannot be read.</summary>
    public static string? IdIn(ManagedKind kind, string text, DocumentSyntax syntax)
    {
        try
        {
            YamlMapping? root = DocumentTree.Read(text, syntax, (_, _, _) => { }) as YamlMapping;
            return root?.Find(IdKey(kind)) is YamlScalar { Kind: not YamlScalarKind.Null, Text.Length: > 0 } id ? id.Text : null;
        }
        catch (YamlTreeException)
        {
            return null;
        }
    }

    /// <summary>
    /// The object as JSON without white space, keys in the order written, each value as what the key takes: what is read as text is
    /// a string as it was written, so that <c>value: 0123</c> becomes <c>"value":"0123"</c>. Only to be asked of what loads without an error.
    /// </summary>
    /// <exception cref="YamlTreeException">The text is not of its syntax.</exception>
    public string ToCanonicalJson() =>
        ReadRoot((_, _, _) => { }) is { } root ? JsonTreeWriter.Write(root, ManagedGrammar.Of(Kind)) : "{}";

    /// <summary>The root node; <see langword="null"/> if the text says nothing.</summary>
    /// <exception cref="YamlTreeException">The text is not of its syntax.</exception>
    public YamlNode? ReadRoot(Action<int, int, string> warn) => Root ?? DocumentTree.Read(Text, Syntax, warn);
}
