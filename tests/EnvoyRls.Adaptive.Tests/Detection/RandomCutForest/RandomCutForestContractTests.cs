using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Detection.RandomCutForest;
using EnvoyRls.Adaptive.Tests.Detection.Support;

namespace EnvoyRls.Adaptive.Tests.Detection.RandomCutForest;

public sealed class RandomCutForestContractTests : DetectorContract
{
    private protected override IDetectorTrainer Trainer { get; } = new RandomCutForestTrainer(new RandomCutForestOptions { Trees = 4, SampleSize = 16 });
}
