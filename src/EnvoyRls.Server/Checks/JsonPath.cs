using System.Globalization;

namespace EnvoyRls.Server.Checks;

/// <summary>Where in a body something is. Made text only for who is told of a mistake.</summary>
/// <param name="Check">Place in the batch; -1 outside of one.</param>
/// <param name="Descriptor">Place among the descriptors; -1 outside of them.</param>
/// <param name="Entry">Place among the entries of the descriptor; -1 outside of them.</param>
/// <param name="Name">The field; empty for the object itself.</param>
internal readonly record struct JsonPath(int Check, int Descriptor, int Entry, string Name)
{
    /// <summary>The whole body.</summary>
    public static JsonPath Root { get; } = new(-1, -1, -1, "");

    public JsonPath Field(string name) => this with { Name = name };

    /// <inheritdoc/>
    public override string ToString() => string.Join(
        '.', ((string[])[Part("requests", Check), Part("descriptors", Descriptor), Part("entries", Entry), Name]).Where(static part => part.Length > 0));

    private static string Part(string array, int index) => index < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{array}[{index}]");
}
