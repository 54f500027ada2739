using EnvoyRls.Fuzz.Engine;

namespace EnvoyRls.Fuzz.Tests;

/// <summary>The fuzzer itself finds what is there to be found.</summary>
public sealed class FuzzerTests
{
    private static readonly FuzzLimit Limit = new(200_000, TimeSpan.FromSeconds(30));

    [Fact]
    public void An_exception_is_found_and_its_input_made_short()
    {
        FuzzReport report = Run(new PlantedTarget(static input => input.IndexOf("bug"u8) >= 0 ? throw new InvalidOperationException("planted") : "fine"));

        Assert.NotNull(report.Finding);
        Assert.Equal("bug"u8.ToArray(), report.Finding.Input);
        Assert.Contains("planted", report.Finding.ToString(), StringComparison.Ordinal);
        Assert.Contains("627567", report.Finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_costs_too_much_memory_is_found()
    {
        FuzzReport report = Run(new PlantedTarget(static input => input.Length > 40 ? $"{new byte[10_000_000].Length}" : "fine"));

        Assert.Contains("allocates", report.Finding?.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_takes_too_long_is_found()
    {
        using ManualResetEventSlim never = new();
        FuzzReport report = new Fuzzer(new PlantedTarget(input => input.Length == 7 && never.Wait(1_100) ? "" : "fine"), 1).Run([new byte[7]], new(5, TimeSpan.FromSeconds(60)));

        Assert.Contains("takes", report.Finding?.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void New_outcomes_lead_to_what_chance_alone_would_not_find()
    {
        // Each letter shows that it is right, as a comparison in a parser does.
        FuzzReport report = Run(new PlantedTarget(static input =>
        {
            int right = 0;
            while (right < 6 && right < input.Length && input[right] == "secret"[right])
            {
                right++;
            }

            return right == 6 ? throw new InvalidOperationException("found") : new string('x', right);
        }));

        Assert.NotNull(report.Finding);
    }

    [Fact]
    public void The_same_seed_makes_the_same_inputs()
    {
        List<string> first = [];
        List<string> second = [];
        foreach (List<string> inputs in new[] { first, second })
        {
            PlantedTarget target = new(input =>
            {
                inputs.Add(Convert.ToHexString(input));
                return inputs[^1].Length % 7 == 0 ? "seven" : "other";
            });
            new Fuzzer(target, 42).Run([], new(500, TimeSpan.FromSeconds(30)));
        }

        Assert.Equal(500, first.Count);
        Assert.Equal(first, second);
    }

    private static FuzzReport Run(PlantedTarget target) => new Fuzzer(target, 1).Run([], Limit);
}
