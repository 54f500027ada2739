using System.Runtime.CompilerServices;
using EnvoyRls.Core.Rules.Yaml;
using EnvoyRls.Core.Tests.Support;
using EnvoyRls.Testing;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace EnvoyRls.Core.Tests.Rules.Yaml;

public sealed class ScannerAheadTests
{
    /// <summary>More tokens than are ever under way between the two threads.</summary>
    private static readonly string Long = $"[{string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{key: v{i}}},\n"))}]\n";

    public static TheoryData<string> Texts => new()
    {
        "",
        "# nothing",
        "---\n...\n---\n",
        "%YAML 1.1\n---\na: !!str &x |\n  block\nb: *x\n",
        SampleRules.Basic,
        SampleRules.Extended,
        Long,
        $"{Long}...\n'",
        $"{Long[..^3]}\t@",
        "a: 'never closed",
        "\tkey: @",
        "a: *",
        "? [b\n",
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_scanner_ahead_gives_what_a_scanner_in_place_gives_and_stops_where_it_stops(string text)
    {
        using ScannerAhead ahead = new(text);

        Assert.Equal(AllOf(new Scanner(new StringReader(text))), AllOf(ahead));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000)]
    public async Task A_scanner_that_nobody_listens_to_any_more_lets_go_of_its_text(int tokens)
    {
        WeakReference text = ScanPartly(tokens);

        await Eventually.TrueAsync(() => IsGone(text));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ScanPartly(int tokens)
    {
        string text = new(Long);
        using ScannerAhead ahead = new(text);
        for (int i = 0; i < tokens; i++)
        {
            Assert.True(ahead.MoveNext());
        }

        return new WeakReference(text);
    }

    private static bool IsGone(WeakReference text)
    {
        GC.Collect();
        return !text.IsAlive;
    }

    /// <summary>Every token with its place, and at the end what was thrown.</summary>
    private static List<string> AllOf(IScanner scanner)
    {
        List<string> all = [];
        try
        {
            while (scanner.MoveNext())
            {
                Token token = scanner.Current!;
                all.Add($"{token.GetType().Name} {(token as Scalar)?.Value} {token.Start} {token.End}");
                Assert.InRange(all.Count, 1, 1_000_000);
            }
        }
        catch (YamlException error)
        {
            all.Add($"{error.GetType().Name} {error.Message} {error.Start} {error.End}");
        }

        return all;
    }
}
