using EnvoyRls.Conformance.Tests.Harness;

namespace EnvoyRls.Conformance.Tests.Clients;

public sealed class AnnotatingServerTests(AnnotatingServer fixture) : IClassFixture<AnnotatingServer>
{
    public static TheoryData<ClientLanguage, string> Cases => ClientCases.ByEachClient(ClientCases.Annotated);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Answers_carry_what_was_asked_for(ClientLanguage client, string name) =>
        ForeignClient.Of(client).RunAsync(name, fixture.Server.Address);
}
