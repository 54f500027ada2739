using EnvoyRls.Conformance.Tests.Harness;

namespace EnvoyRls.Conformance.Tests.Clients;

public sealed class PlainServerTests(PlainServer fixture) : IClassFixture<PlainServer>
{
    public static TheoryData<ClientLanguage, string> Cases => ClientCases.ByEachClient(ClientCases.Plain);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_client_that_is_not_ours_is_served(ClientLanguage client, string name) =>
        ForeignClient.Of(client).RunAsync(name, fixture.Server.Address);
}
