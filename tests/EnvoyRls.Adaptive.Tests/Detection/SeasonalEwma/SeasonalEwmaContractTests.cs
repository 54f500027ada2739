using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Detection.SeasonalEwma;
using EnvoyRls.Adaptive.Tests.Detection.Support;

namespace EnvoyRls.Adaptive.Tests.Detection.SeasonalEwma;

public sealed class SeasonalEwmaContractTests : SequenceDetectorContract
{
    private protected override IStreamingDetector Create() => new SeasonalEwmaDetector(season: 20, profile: new SeasonalProfile(5));
}
