using EnvoyRls.Core.Decisions;
using EnvoyRls.Grpc;
using EnvoyRls.Server.Calls;

namespace EnvoyRls.Server.Tests.Calls;

public sealed class FaultCodesTests
{
    [Theory]
    [InlineData((int)CallFaultKind.InvalidRequest, StatusCode.InvalidArgument)]
    [InlineData((int)CallFaultKind.NotConfigured, StatusCode.Unavailable)]
    [InlineData((int)CallFaultKind.StoreUnavailable, StatusCode.Unavailable)]
    [InlineData((int)CallFaultKind.DeadlineExceeded, StatusCode.DeadlineExceeded)]
    [InlineData((int)CallFaultKind.Overloaded, StatusCode.ResourceExhausted)]
    public void Each_fault_has_its_code_unless_the_references_is_asked_for(int kind, StatusCode expected)
    {
        Assert.Equal(expected, new FaultCodes(compatible: false).Of((CallFaultKind)kind));
        Assert.Equal(StatusCode.Unknown, new FaultCodes(compatible: true).Of((CallFaultKind)kind));
    }
}
