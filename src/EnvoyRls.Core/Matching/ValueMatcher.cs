using System.Globalization;
using EnvoyRls.Core.Matching.Values;
using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Core.Matching;

/// <summary>What <c>match:</c>, <c>value:</c> or <c>values:</c>, and <c>not:</c> of a descriptor say together.</summary>
public sealed class ValueMatcher
{
    private const int LongestList = 80;

    internal ValueMatcher(MatchKind kind, bool negated, string[] values)
    {
        Kind = kind;
        Negated = negated;
        Values = values;
    }

    public MatchKind Kind { get; }

    /// <summary>Matches what the values do not match.</summary>
    public bool Negated { get; }

    /// <summary>The values as written, at least one.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>
    /// What keys and statistics carry in place of a value: <c>prefix:/api</c>, <c>not:cidr:10.0.0.0/8</c>. A long list
    /// is cut and ends in a hash of all of it, so that no two look the same.
    /// </summary>
    public string Text => field ??= Describe();

    /// <summary>The values of <see cref="MatchKind.Cidr"/>, parsed.</summary>
    internal IReadOnlyList<IpNetwork> Networks { get; init; } = [];

    /// <summary>The value of <see cref="MatchKind.Number"/>, parsed.</summary>
    internal NumberRange Range { get; init; }

    /// <summary>What every match of a <see cref="MatchKind.Regex"/> contains.</summary>
    internal string[] Literals { get; init; } = [];

    private string Describe()
    {
        string word = Negated && Kind == MatchKind.Exact ? "" : $"{WordTable<MatchKind>.WordOf(Kind)}:";
        return $"{(Negated ? "not:" : "")}{word}{Shorten(string.Join(',', Values))}";
    }

    private static string Shorten(string list) =>
        list.Length <= LongestList ? list : string.Create(CultureInfo.InvariantCulture, $"{list.AsSpan(0, LongestList)}..{Hash(list):x16}");

    /// <summary>FNV-1a, 64 bits (Fowler, Noll, Vo): the same in every process, as keys in a shared store must be.</summary>
    private static ulong Hash(string text)
    {
        ulong hash = 14_695_981_039_346_656_037;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 1_099_511_628_211;
        }

        return hash;
    }
}
