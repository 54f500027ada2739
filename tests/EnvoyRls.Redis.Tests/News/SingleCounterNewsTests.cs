namespace EnvoyRls.Redis.Tests.News;

public sealed class SingleCounterNewsTests(PlainServer server) : CounterNewsTests, IClassFixture<PlainServer>
{
    protected override RedisOptions Options => StoreHost.Patient(server.Redis.Address);

    protected override Task HangUpAsync() => server.Redis.CliAsync("CLIENT", "KILL", "TYPE", "pubsub");
}
