namespace EnvoyRls.Core.Matching.Regexes;

/// <summary>A pattern that is no regular expression, or not one of this dialect.</summary>
internal sealed class RegexSyntaxException(string message, string fix) : Exception(message)
{
    /// <summary>What to write instead.</summary>
    public string Fix { get; } = fix;
}
