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
    public void Every_input_has_an_allowed_outcome(string target)
    {
        AssertFindsNothing(target, seed: 1);
        AssertFindsNothing(target, seed: 2);
    }

    private static void AssertFindsNothing(string name, int seed)
    {
        FuzzTarget target = FuzzTargets.Create(name);
        FuzzReport report = new Fuzzer(target, seed).Run(Corpus.Of(target), Half);
        (target as IDisposable)?.Dispose();

        Assert.True(report.Finding is null, $"{report.Finding}\nwritten to {report.Finding?.Save(Path.Combine(Path.GetTempPath(), "envoyrls-fuzz"))}");
        Assert.True(report.Outcomes > 1, $"{report.Inputs} inputs had one kind of outcome");
    }
}
