namespace EnvoyRls.Core.Matching.Regexes;

/// <summary>A condition on a place between two characters.</summary>
internal enum RegexAssertion
{
    Start,
    End,
    WordBoundary,
    NoWordBoundary,
}
