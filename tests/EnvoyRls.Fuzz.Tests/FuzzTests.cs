using EnvoyRls.Fuzz.Engine;
using EnvoyRls.Fuzz.Targets;

namespace EnvoyRls.Fuzz.Tests;

/// <summary>Some seconds for each target, from the same seeds each time; <c>eng/fuzz</c> takes longer, and others.</summary>
public sealed class FuzzTests
{
    private static readonly FuzzLimit Half = new(long.MaxValue, TimeSpan.FromSeconds(2.5));

    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Every_input_has_an_allowed_outcome(string target)
    {
        await AssertFindsNothingAsync(target, seed: 1);
        await AssertFindsNothingAsync(target, seed: 2);
    }

    private static async Task AssertFindsNothingAsync(string name, int seed)
    {
        await using FuzzTarget target = FuzzTargets.Create(name);
        await target.StartAsync();
        FuzzReport report = new Fuzzer(target, seed).Run(Corpus.Of(target), Half);

        Assert.True(report.Finding is null, $"{report.Finding}\nwritten to {report.Finding?.Save(Path.Combine(Path.GetTempPath(), "envoyrls-fuzz"))}");
        Assert.True(report.Outcomes > 1, $"{report.Inputs} inputs had one kind of outcome");
    }
}
