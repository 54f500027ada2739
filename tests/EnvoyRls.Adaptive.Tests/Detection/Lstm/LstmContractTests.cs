using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Detection.Lstm;
using EnvoyRls.Adaptive.Tests.Detection.Support;

namespace EnvoyRls.Adaptive.Tests.Detection.Lstm;

public sealed class LstmContractTests : SequenceDetectorContract
{
    private static readonly LstmDetector Trained =
        (LstmDetector)new LstmTrainer(new LstmOptions { Units = 8, Epochs = 5 }).Train(GeneratedSeries.Sine(400, 24, 1, 0.1, 1), 1, 1);

    private protected override IStreamingDetector Create() => Trained.ForAnotherSeries();
}
