namespace EnvoyRls.Redis.Tests.Scripts;

public sealed class SingleDifferentialTests(PlainServer server) : DifferentialTests, IClassFixture<PlainServer>
{
    protected override string Servers => server.Redis.Address;
}
