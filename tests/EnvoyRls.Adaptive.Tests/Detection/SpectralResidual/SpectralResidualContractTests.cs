using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Detection.SpectralResidual;
using EnvoyRls.Adaptive.Tests.Detection.Support;

namespace EnvoyRls.Adaptive.Tests.Detection.SpectralResidual;

public sealed class SpectralResidualContractTests : SequenceDetectorContract
{
    private protected override IStreamingDetector Create() => new SpectralResidualDetector();
}
