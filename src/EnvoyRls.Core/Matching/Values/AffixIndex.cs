using System.Numerics;

namespace EnvoyRls.Core.Matching.Values;

/// <summary>
/// Texts that a value must start or end with, the longest preferred. The value is hashed once, character by character,
/// and looked up at every length that a text has on the way.
/// </summary>
internal sealed class AffixIndex : ValueIndex
{
    private const uint HashSeed = 2_166_136_261;
    private const uint HashFactor = 16_777_619;

    private readonly bool _fromEnd;
    private readonly int[] _lengths;
    private readonly Affix[] _affixes;
    private readonly int[] _buckets;

    private AffixIndex(string[] texts, int[] owners, bool fromEnd)
        : base(owners)
    {
        _fromEnd = fromEnd;
        _lengths = [.. texts.Select(text => text.Length).Distinct().Order()];
        KeyValuePair<string, PositionRange>[] runs = [.. PositionRange.Runs(texts)];
        _affixes = new Affix[runs.Length];
        _buckets = new int[BitOperations.RoundUpToPowerOf2((uint)runs.Length * 2)];
        Array.Fill(_buckets, None);
        for (int i = 0; i < runs.Length; i++)
        {
            uint hash = Extend(HashSeed, runs[i].Key, 0, runs[i].Key.Length);
            ref int bucket = ref _buckets[BucketOf(hash)];
            _affixes[i] = new Affix(hash, bucket, runs[i].Key, runs[i].Value);
            bucket = i;
        }
    }

    /// <param name="elements">Texts and their owners.</param>
    /// <param name="fromEnd">Whether they are suffixes.</param>
    public static AffixIndex Create(IEnumerable<(string Text, int Owner)> elements, bool fromEnd)
    {
        (string Text, int Owner)[] sorted =
            [.. elements.OrderByDescending(element => element.Text.Length).ThenBy(element => element.Text, StringComparer.Ordinal).ThenBy(element => element.Owner)];
        return new AffixIndex([.. sorted.Select(element => element.Text)], [.. sorted.Select(element => element.Owner)], fromEnd);
    }

    /// <inheritdoc/>
    public override int Find(ReadOnlySpan<char> value, int after)
    {
        int found = None;
        int hashed = 0;
        uint hash = HashSeed;
        foreach (int length in _lengths)
        {
            if (length > value.Length)
            {
                break;
            }

            hash = Extend(hash, value, hashed, length);
            hashed = length;
            int position = RangeOf(hash, _fromEnd ? value[^length..] : value[..length]).After(after);

            // Longer texts have lower positions, so a later find is the better one.
            found = position >= 0 ? position : found;
        }

        return found;
    }

    private PositionRange RangeOf(uint hash, ReadOnlySpan<char> text)
    {
        for (int i = _buckets[BucketOf(hash)]; i >= 0; i = _affixes[i].Next)
        {
            ref readonly Affix affix = ref _affixes[i];
            if (affix.Hash == hash && text.SequenceEqual(affix.Text))
            {
                return affix.Range;
            }
        }

        return default;
    }

    /// <summary>FNV-1a over the characters from one place to another, counted from the end that all texts share.</summary>
    private uint Extend(uint hash, ReadOnlySpan<char> text, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            hash = (hash ^ text[_fromEnd ? text.Length - 1 - i : i]) * HashFactor;
        }

        return hash;
    }

    private int BucketOf(uint hash) => (int)((hash ^ (hash >> 15)) & (uint)(_buckets.Length - 1));

    private readonly record struct Affix(uint Hash, int Next, string Text, PositionRange Range);
}
