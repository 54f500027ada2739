namespace EnvoyRls.Redis.Tests.Scripts;

[Collection(DifferentialCollection.Name)]
public sealed class SingleDifferentialTests(PlainServer server) : DifferentialTests, IClassFixture<PlainServer>
{
    protected override string Servers => server.Redis.Address;
}
