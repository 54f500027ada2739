using EnvoyRls.Faults.Tests.Grounds;
using EnvoyRls.Faults.Tests.Load;
using EnvoyRls.Faults.Tests.Measuring;

namespace EnvoyRls.Faults.Tests.Scenarios;

/// <summary>What holds for every fault.</summary>
public abstract class FaultTests<TGround>(GroundFixture<TGround> fixture)
    where TGround : FaultGround, new()
{
    private protected async Task HoldsAsync(Func<TGround, Task<FaultPlan>> planOf)
    {
        TGround ground = await fixture.Ground.Value;
        await ground.SettleAsync();
        FaultFigures figures = await FaultMeasurement.MeasureAsync(ground, await planOf(ground));
        for (int i = 1; i < FaultPace.Tries && (figures.HasMoved || (FaultPace.IsTable && figures.IsOfBusyMachine)); i++)
        {
            TestContext.Current.SendDiagnosticMessage($"once more, as the machine was busy: {figures}");
            await ground.SettleAsync();
            figures = await FaultMeasurement.MeasureAsync(ground, await planOf(ground));
        }

        TestContext.Current.SendDiagnosticMessage(figures.ToString());
        FaultTable.Add(figures);
        Check(figures);
    }

    private static void Check(FaultFigures figures)
    {
        string told = figures.ToString();
        Assert.True(figures.Damage is null, told);
        Assert.True(figures.Hung == 0, told);
        Assert.True(figures.Recovery <= figures.Plan.RecoveryBound * FaultPace.RecoverySlack, told);

        // Timers that were started with the calls, and set to what the service waits for Redis, tell what the machine makes of such a wait.
        double busy = figures.LateTimers + (FaultPace.Busy * figures.Calls);
        Assert.True(figures.Late <= busy, told);
        Assert.True(figures.Errors[(int)FailureMode.Error] <= (figures.Plan.MostFailed * figures.Calls / 4) + busy, told);
        foreach (FailureMode mode in (ReadOnlySpan<FailureMode>)[FailureMode.Allow, FailureMode.Deny, FailureMode.Local])
        {
            Assert.True(figures.Errors[(int)mode] <= busy, told);
        }

        // A call that had no answer from Redis may have been counted, once.
        Assert.True(figures.Under(FailureMode.Error) <= figures.Errors[(int)FailureMode.Error] + figures.DrainErrors, told);
        Assert.True(figures.Under(FailureMode.Deny) <= (int)figures.Answered[(int)FailureMode.Deny] + figures.DrainErrors, told);
        if (!figures.Plan.LosesData)
        {
            Assert.True(figures.Over(FailureMode.Error) == 0, told);
            Assert.True(figures.Over(FailureMode.Deny) == 0, told);
            Assert.True(figures.Over(FailureMode.Allow) <= (int)figures.Answered[(int)FailureMode.Allow], told);
            Assert.True(figures.Over(FailureMode.Local) <= (int)figures.Answered[(int)FailureMode.Local], told);
        }
    }
}
