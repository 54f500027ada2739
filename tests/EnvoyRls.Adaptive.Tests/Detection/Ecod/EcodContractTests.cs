using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Detection.Ecod;
using EnvoyRls.Adaptive.Tests.Detection.Support;

namespace EnvoyRls.Adaptive.Tests.Detection.Ecod;

public sealed class EcodContractTests : DetectorContract
{
    private protected override IDetectorTrainer Trainer { get; } = new EcodTrainer(new EcodOptions { Values = 24 });
}
