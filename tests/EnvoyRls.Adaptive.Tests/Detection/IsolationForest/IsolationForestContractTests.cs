using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Detection.IsolationForest;
using EnvoyRls.Adaptive.Tests.Detection.Support;

namespace EnvoyRls.Adaptive.Tests.Detection.IsolationForest;

public sealed class IsolationForestContractTests : DetectorContract
{
    private protected override IDetectorTrainer Trainer { get; } = new IsolationForestTrainer(new IsolationForestOptions { Trees = 5, SampleSize = 16 });
}
