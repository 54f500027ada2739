using System.Globalization;
using System.Net;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Matching.Regexes;
using EnvoyRls.Core.Matching.Values;
using EnvoyRls.Core.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Core.Tests.Matching;

/// <summary>Every index against a scan over all its elements, and all that match in their order, not the first alone.</summary>
public sealed class ValueIndexPropertyTests
{
    private static readonly Gen<string> Text = TextOf("ab", 0, 6);
    private static readonly Gen<string[]> Texts = TextOf("ab", 1, 5).ArrayOf(1).Or(TextOf("ab", 1, 5).ArrayOf(3));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(60)]
    public void A_set_finds_equal_texts_in_definition_order(int count) =>
        Check(MatchKind.Set, Texts, count, Text, (value, matcher) => matcher.Values.Where(text => text == value).Select(_ => 0.0));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(60)]
    public void Prefixes_are_found_longest_first(int count) =>
        Check(MatchKind.Prefix, Texts, count, Text, (value, matcher) =>
            matcher.Values.Where(text => value.StartsWith(text, StringComparison.Ordinal)).Select(text => -(double)text.Length));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(60)]
    public void Suffixes_are_found_longest_first(int count) =>
        Check(MatchKind.Suffix, Texts, count, Text, (value, matcher) =>
            matcher.Values.Where(text => value.EndsWith(text, StringComparison.Ordinal)).Select(text => -(double)text.Length));

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(100)]
    public void Networks_are_found_longest_first(int count)
    {
        Gen<string> network = Address().Zip(Gen.Choose(0, 128)).Select(pair =>
        {
            Assert.True(IpAddress.TryParse(pair.Item1, out IpAddress address));
            return new IpNetwork(address, pair.Item2 % (address.Width + 1)).Normalized.ToString();
        });
        Check(MatchKind.Cidr, network.ArrayOf(2), count, Address().Or(Text), (value, matcher) => matcher.Networks
            .Where(network => Holds(network, value))
            .Select(network => -(double)network.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(100)]
    public void Ranges_are_found_narrowest_first(int count)
    {
        Gen<string> number = Gen.Choose(-40, 40).Select(value => (value / 4.0).ToString(CultureInfo.InvariantCulture));
        Gen<string> range = number.Zip(Gen.Choose(0, 40), (low, width) =>
            $"{low}..{(double.Parse(low, CultureInfo.InvariantCulture) + (width / 4.0)).ToString(CultureInfo.InvariantCulture)}");
        Gen<string> halfLine = Gen.Elements(">=", ">", "<=", "<", "=").Zip(number, (sign, value) => $"{sign} {value}");
        Check(MatchKind.Number, range.Or(halfLine).ArrayOf(1), count, number.Or(Text), (value, matcher) =>
            Holds(matcher.Values[0], value) ? [Width(matcher.Values[0])] : []);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(80)]
    public void Expressions_are_found_in_definition_order(int count)
    {
        Gen<string> part = Gen.Elements("a", "b", "ab", "abab", "a*", "(a|b)", "[ab]", "b?", ".", "(ab)+", "aaaaaaaa");
        Check(MatchKind.Regex, part.ArrayOf(3).Select(string.Concat).ArrayOf(1), count, TextOf("ab", 0, 12), (value, matcher) =>
            LinearRegex.Parse(matcher.Values[0]).IsMatch(value) ? [0.0] : []);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(60)]
    public void What_is_not_excluded_is_found_in_definition_order(int count)
    {
        Gen<ValueMatcher> matcher = Gen.Elements(MatchKind.Exact, MatchKind.Set, MatchKind.Prefix).Zip(Texts, (kind, texts) =>
            Matcher(kind, negated: true, kind == MatchKind.Exact ? texts[..1] : texts));
        Prop.ForAll(matcher.ArrayOf(count).Zip(Text.ArrayOf(20)).ToArbitrary(), sample =>
            sample.Item2.All(value => AllOf(new NotIndex(sample.Item1), value).SequenceEqual(
                Enumerable.Range(0, count).Where(owner => !sample.Item1[owner].Values.Any(text =>
                    sample.Item1[owner].Kind == MatchKind.Prefix ? value.StartsWith(text, StringComparison.Ordinal) : value == text)))))
            .Check(Properties.Config(200));
    }

    /// <summary>Compares all finds of an index with those of a scan, which ranks each element of a matcher that matches a value: the lowest is preferred.</summary>
    private static void Check(MatchKind kind, Gen<string[]> values, int count, Gen<string> asked, Func<string, ValueMatcher, IEnumerable<double>> scan) =>
        Prop.ForAll(values.ArrayOf(count).Zip(asked.ArrayOf(20)).ToArbitrary(), sample =>
        {
            ValueMatcher[] matchers = [.. sample.Item1.Select(texts => Matcher(kind, negated: false, texts))];
            ValueIndex index = ValueIndex.Create(kind, matchers);
            return sample.Item2.All(value => AllOf(index, value).SequenceEqual(matchers
                .SelectMany((matcher, owner) => scan(value, matcher).Select(rank => (Rank: rank, Owner: owner)))
                .OrderBy(found => found.Rank)
                .ThenBy(found => found.Owner)
                .Select(found => found.Owner)));
        }).Check(Properties.Config(200));

    private static ValueMatcher Matcher(MatchKind kind, bool negated, string[] values)
    {
        NumberRange range = default;
        Assert.True(kind != MatchKind.Number || NumberRange.TryParse(values[0], out range));
        return new ValueMatcher(kind, negated, values)
        {
            Range = range,
            Networks = kind == MatchKind.Cidr ? [.. values.Select(Network)] : [],
            Literals = kind == MatchKind.Regex ? LinearRegex.RequiredLiterals(values[0]) : [],
        };
    }

    private static IpNetwork Network(string text)
    {
        Assert.True(IpNetwork.TryParse(text, out IpNetwork network));
        return network;
    }

    private static List<int> AllOf(ValueIndex index, string value)
    {
        List<int> owners = [];
        for (int position = index.Find(value, ValueIndex.None); position >= 0; position = index.Find(value, position))
        {
            owners.Add(index.OwnerOf(position));
        }

        Assert.Equal(ValueIndex.None, index.Find(value, int.MaxValue));
        return owners;
    }

    private static bool Holds(IpNetwork network, string value)
    {
        if (!IPAddress.TryParse(value, out IPAddress? address) || !value.AsSpan().ContainsAny(".:"))
        {
            return false;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPNetwork.Parse(network.ToString()).Contains(address);
    }

    private static bool Holds(string range, string value)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return false;
        }

        string[] ends = range.Split("..");
        if (ends.Length == 2)
        {
            return number >= Parse(ends[0]) && number <= Parse(ends[1]);
        }

        string[] words = range.Split(' ');
        return words[0] switch
        {
            ">=" => number >= Parse(words[1]),
            ">" => number > Parse(words[1]),
            "<=" => number <= Parse(words[1]),
            "<" => number < Parse(words[1]),
            _ => number == Parse(words[1]),
        };
    }

    /// <summary>The width of a range; ranges without end come behind all others, the one that leaves least first.</summary>
    private static double Width(string range)
    {
        const double WithoutEnd = 1_000_000;
        string[] ends = range.Split("..");
        if (ends.Length == 2)
        {
            return Parse(ends[1]) - Parse(ends[0]);
        }

        string[] words = range.Split(' ');
        double end = Parse(words[1]);
        return words[0] switch
        {
            ">=" => WithoutEnd - end,
            ">" => WithoutEnd - end - 1e-6,
            "<=" => WithoutEnd + end,
            "<" => WithoutEnd + end - 1e-6,
            _ => 0,
        };
    }

    private static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);

    private static Gen<string> TextOf(string letters, int shortest, int longest) =>
        Gen.Choose(shortest, longest).SelectMany(length => Gen.Elements(letters.ToCharArray()).ArrayOf(length)).Select(chosen => new string(chosen));

    /// <summary>Few distinct bits, so that addresses and networks meet.</summary>
    private static Gen<string> Address()
    {
        Gen<string> v4 = Gen.Elements(0, 1, 128, 255).ArrayOf(4).Select(parts => string.Join('.', parts));
        Gen<string> v6 = Gen.Elements("0", "1", "8000", "ffff").ArrayOf(8).Select(parts => string.Join(':', parts));
        return v4.Or(v6).Or(v4.Select(address => $"::ffff:{address}"));
    }
}
