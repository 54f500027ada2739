using EnvoyRls.Conformance.Tests.Harness;

namespace EnvoyRls.Conformance.Tests.Clients;

public sealed class FrozenRedisTests(FrozenRedis fixture) : IClassFixture<FrozenRedis>
{
    public static TheoryData<ClientLanguage, string> Cases => ClientCases.ByEachClient(ClientCases.FrozenRedis);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Calls_end_while_Redis_is_frozen_and_are_served_once_it_is_not(ClientLanguage client, string name)
    {
        await fixture.Redis.FreezeAsync();
        try
        {
            await ForeignClient.Of(client).RunAsync(name, fixture.Server.Address);
        }
        finally
        {
            await fixture.Redis.ThawAsync();
        }

        await ForeignClient.Of(client).RunAsync(ClientCases.Serves, fixture.Server.Address);
    }
}
