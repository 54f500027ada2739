namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>Makes names of the exposition format out of any text.</summary>
internal static class MetricNames
{
    /// <summary>Replaces every character outside <c>[A-Za-z0-9_]</c> by <c>_</c> and puts one before a leading digit.</summary>
    public static string Sanitize(string text)
    {
        string name = string.Create(text.Length, text, static (chars, source) =>
        {
            for (int i = 0; i < chars.Length; i++)
            {
                chars[i] = char.IsAsciiLetterOrDigit(source[i]) ? source[i] : '_';
            }
        });
        return name.Length > 0 && char.IsAsciiDigit(name[0]) ? "_" + name : name;
    }

    /// <summary>Whether a text is a label's name: <c>[A-Za-z_][A-Za-z0-9_]*</c>.</summary>
    public static bool IsLabel(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
