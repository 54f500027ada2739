using EnvoyRls.Conformance.Tests.Harness;

namespace EnvoyRls.Conformance.Tests.Clients;

public sealed class ConnectionAgeTests(ShortLivedConnections fixture) : IClassFixture<ShortLivedConnections>
{
    public static TheoryData<ClientLanguage, string> Cases => ClientCases.ByEachClient(ClientCases.ShortLivedConnections);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task An_old_connection_is_replaced_without_a_failed_call(ClientLanguage client, string name) =>
        ForeignClient.Of(client).RunAsync(name, fixture.Server.Address);
}
