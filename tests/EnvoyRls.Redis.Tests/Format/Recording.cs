using System.Globalization;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Format;

/// <summary>What a release left in Redis and answered, step by step; see <c>version-1.tsv</c>.</summary>
/// <param name="Scenario">The story of one counter.</param>
/// <param name="Step">Its place in it.</param>
/// <param name="Answer">What the script answered.</param>
/// <param name="State">The counter after it, as text: a string's value, or a sorted set's members with commas between.</param>
internal sealed record Recording(string Scenario, int Step, string Answer, string State)
{
    /// <summary>All that was recorded of a story, in order.</summary>
    public static IReadOnlyList<Recording> Of(string scenario) =>
    [
        .. from line in File.ReadLines(Repository.PathOf("tests", "EnvoyRls.Redis.Tests", "Format", "version-1.tsv"))
           let fields = line.Split('\t')
           where fields[0] == scenario
           select new Recording(fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture), fields[2], fields[3]),
    ];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Scenario}\t{Step}\t{Answer}\t{State}");
}
