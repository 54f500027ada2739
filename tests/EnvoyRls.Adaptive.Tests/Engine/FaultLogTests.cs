using EnvoyRls.Adaptive.Engine;

namespace EnvoyRls.Adaptive.Tests.Engine;

public sealed class FaultLogTests
{
    [Fact]
    public void A_fault_is_told_when_it_begins_and_when_it_is_over_and_not_in_between()
    {
        List<string> told = [];
        FaultLog fault = new(problem => told.Add($"begins: {problem}"), () => told.Add("ends"));
        foreach (string? problem in new[] { null, "away", "away", "refused", null, null, "slow" })
        {
            fault.Report(problem);
        }

        Assert.Equal(["begins: away", "ends", "begins: slow"], told);
    }
}
