using System.Text;
using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Adaptive.Tests.Overrides;

public sealed class OverrideBookFormatTests
{
    private static readonly OverrideBook Full = new()
    {
        Overrides = [Examples.Scaled(), Examples.Shared(), Examples.Waiting() with { DecidedBy = "ada", DecisionReason = "\"no\" – nein", Relapses = 3 }],
        Anomalies = [new OpenAnomaly(new Anomaly("ano-1", Examples.Noon, null, "edge", "edge", "domain", null, "203.0.113.9", 12, "ecod", double.NaN, 0.9, "why", "{\"rate\":1}"), Examples.Noon, Examples.Noon)],
        IsKilled = true,
        Modes = new Dictionary<string, string>(StringComparer.Ordinal) { ["edge"] = "suggest" },
        Spared = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal) { ["edge/a=b"] = Examples.Noon },
    };

    [Fact]
    public void A_book_is_read_as_it_was_written()
    {
        byte[] bytes = OverrideBookFormat.Write(Full);
        OverrideBook read = OverrideBookFormat.Read(bytes);
        Assert.Equal(bytes, OverrideBookFormat.Write(read));
        Assert.Equivalent(Full.Overrides, read.Overrides, strict: true);
        Assert.Equal(Full.Anomalies, read.Anomalies);
        Assert.True(read.IsKilled);
        Assert.Equal("suggest", read.Modes["edge"]);
        Assert.Equal(Examples.Noon, read.Spared["edge/a=b"]);
        Assert.Equal(Full.Overrides[1].Scope, read.Overrides[1].Scope);
    }

    [Fact]
    public void What_a_later_version_adds_is_ignored_and_what_an_earlier_one_lacks_has_its_default()
    {
        string json = Encoding.UTF8.GetString(OverrideBookFormat.Write(Full));
        string later = json.Replace("{\"version\":1,", "{\"version\":2,\"news\":{\"a\":[1]},", StringComparison.Ordinal)
            .Replace("\"reason\":", "\"colour\":\"red\",\"reason\":", StringComparison.Ordinal);
        Assert.Equivalent(Full.Overrides, OverrideBookFormat.Read(Encoding.UTF8.GetBytes(later)).Overrides, strict: true);
        Assert.Empty(OverrideBookFormat.Read("{}"u8).Overrides);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"overrides\":[{\"id\":1}]}")]
    [InlineData("{\"overrides\":[{\"scope\":{\"domain\":\"a\",\"path\":[]}}]}")]
    public void What_is_no_book_is_refused_in_words(string text)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => OverrideBookFormat.Read(Encoding.UTF8.GetBytes(text)));
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public void A_book_that_is_too_large_loses_what_is_over_first_and_the_oldest_of_it()
    {
        Override[] over = [.. Enumerable.Range(0, 2_000).Select(i => Examples.Scaled($"ovr-{i}") with { State = OverrideState.Expired, Updated = Examples.Noon.AddSeconds(i) })];
        OverrideBook book = Examples.Book([Examples.Scaled("ovr-live"), Examples.Waiting("ovr-wait"), .. over]);
        byte[] bytes = OverrideBookFormat.Write(book);
        Assert.InRange(bytes.Length, OverrideBookFormat.LargestBytes / 2, OverrideBookFormat.LargestBytes);
        OverrideBook read = OverrideBookFormat.Read(bytes);
        Assert.Equal(["ovr-live", "ovr-wait"], read.Overrides.Take(2).Select(item => item.Id), StringComparer.Ordinal);
        Assert.Contains(read.Overrides, item => item.Id == "ovr-1999");
        Assert.DoesNotContain(read.Overrides, item => item.Id == "ovr-0");
    }

    [Fact]
    public void What_is_in_force_is_never_dropped_silently()
    {
        OverrideBook book = Examples.Book([.. Enumerable.Range(0, 2_000).Select(i => Examples.Scaled($"ovr-{i}"))]);
        Assert.Throws<InvalidOperationException>(() => OverrideBookFormat.Write(book));
    }
}
