using System.Globalization;
using EnvoyRls.Conformance.Tests.Harness;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Clients;

/// <summary>Cases that each need a server of their own, because they begin or end with it.</summary>
public sealed class LifetimeTests
{
    [Theory]
    [InlineData(ClientLanguage.Python)]
    [InlineData(ClientLanguage.Node)]
    public async Task The_first_call_after_readiness_is_answered_in_time(ClientLanguage client)
    {
        await using RateLimitServer server = await RateLimitServer.StartAsync();
        await ForeignClient.Of(client).RunAsync(ClientCases.FirstCall, server.Address);
    }

    [Theory]
    [InlineData(ClientLanguage.Python)]
    [InlineData(ClientLanguage.Node)]
    public async Task With_STATUS_COMPAT_errors_carry_the_codes_of_the_reference(ClientLanguage client)
    {
        await using RateLimitServer server = await RateLimitServer.StartAsync(("STATUS_COMPAT", "true"));
        await ForeignClient.Of(client).RunAsync(ClientCases.CompatibleErrors, server.Address);
    }

    [Theory]
    [InlineData(ClientLanguage.Python)]
    [InlineData(ClientLanguage.Node)]
    public async Task A_health_watch_sees_the_server_leave_before_it_goes(ClientLanguage client)
    {
        await using RateLimitServer server = await RateLimitServer.StartAsync(("SHUTDOWN_DRAIN_DELAY", "2s"));
        await ForeignClient.Of(client).RunAsync(ClientCases.HealthWatch, server.Address, ProcessOf(server));
        Assert.Equal(0, await server.ExitCodeAsync());
    }

    [Theory]
    [InlineData(ClientLanguage.Python)]
    [InlineData(ClientLanguage.Node)]
    public async Task No_call_fails_when_one_of_two_replicas_is_told_to_stop(ClientLanguage client)
    {
        await using RateLimitServer leaving = await RateLimitServer.StartAsync();
        await using RateLimitServer staying = await RateLimitServer.StartAsync();
        string both = $"ipv4:{leaving.Address},{staying.Address}";
        await ForeignClient.Of(client).RunAsync(ClientCases.CallsAcrossAShutdown, leaving.Address, ProcessOf(leaving), ("ADDRESSES", both));
        Assert.Equal(0, await leaving.ExitCodeAsync());
    }

    [Fact]
    public async Task Every_case_of_either_client_is_in_the_table()
    {
        string[] table = [.. ClientCases.All.Order(StringComparer.Ordinal)];
        Assert.Equal(table, await ForeignClient.Python.CasesAsync(), StringComparer.Ordinal);
        Assert.Equal(table, await ForeignClient.Node.CasesAsync(), StringComparer.Ordinal);
    }

    private static (string Name, string Value) ProcessOf(RateLimitServer server) =>
        ("SERVER_PID", server.ProcessId.ToString(CultureInfo.InvariantCulture));
}
