using EnvoyRls.Deployment.Tests.Harness;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests;

public sealed class HelmTests
{
    [Fact]
    public async Task A_real_helm_is_there()
    {
        ProcessResult version = await Helm.RunAsync("version", "--short");
        Assert.Equal(0, version.ExitCode);
        Assert.StartsWith("v4.", version.Output, StringComparison.Ordinal);
    }
}
