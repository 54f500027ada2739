using System.Text;

namespace EnvoyRls.Server.Telemetry.Push;

/// <summary>The constant bytes around a value: <c>name:</c> before it; type, tags and newline behind it.</summary>
internal readonly record struct StatLine(byte[] Head, byte[] Tail)
{
    /// <param name="name">May hold what a client sent; characters that would end the line become <c>_</c>.</param>
    /// <param name="type"><c>c</c>, <c>g</c> or <c>ms</c>.</param>
    /// <param name="tags">The text behind the type, mark included, or empty.</param>
    public static StatLine Create(string name, string type, string tags = "") =>
        new(Encoding.UTF8.GetBytes(OneLine(name) + ":"), Encoding.UTF8.GetBytes($"|{type}{OneLine(tags)}\n"));

    private static string OneLine(string text) =>
        text.AsSpan().ContainsAny('\n', '\r') ? text.Replace('\n', '_').Replace('\r', '_') : text;
}
