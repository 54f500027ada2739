namespace EnvoyRls.Core.Matching.Regexes;

/// <summary>What an instruction of a compiled pattern does.</summary>
internal enum RegexOperation
{
    /// <summary>Takes the character that is its argument.</summary>
    Character,

    /// <summary>Takes a character of the class that its argument numbers.</summary>
    Class,

    /// <summary>Goes on at its argument.</summary>
    Jump,

    /// <summary>Goes on behind it and at its argument.</summary>
    Split,

    /// <summary>Goes on if the condition that is its argument holds.</summary>
    Assert,

    /// <summary>The pattern has matched if nothing is left.</summary>
    Match,
}
