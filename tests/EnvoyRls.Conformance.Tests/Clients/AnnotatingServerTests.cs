using EnvoyRls.Conformance.Tests.Harness;

namespace EnvoyRls.Conformance.Tests.Clients;

public sealed class AnnotatingServerTests(AnnotatingServers fixture) : IClassFixture<AnnotatingServers>
{
    public static TheoryData<ClientLanguage, string> Cases => ClientCases.ByEachClient(ClientCases.Annotated);

    public static TheoryData<ClientLanguage, string> Features => ClientCases.ByEachClient(ClientCases.Features);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Answers_carry_what_was_asked_for(ClientLanguage client, string name) =>
        ForeignClient.Of(client).RunAsync(name, fixture.Memory.Address);

    [Theory]
    [MemberData(nameof(Features))]
    public async Task Rules_mean_what_they_say_wherever_hits_are_counted(ClientLanguage client, string name)
    {
        await ForeignClient.Of(client).RunAsync(name, fixture.Memory.Address);
        await ForeignClient.Of(client).RunAsync(name, fixture.Redis.Address);
    }
}
