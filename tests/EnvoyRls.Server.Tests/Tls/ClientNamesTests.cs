using EnvoyRls.Server.Tests.Settings;
using EnvoyRls.Server.Tls;

namespace EnvoyRls.Server.Tests.Tls;

public sealed class ClientNamesTests
{
    [Theory]
    [InlineData("spiffe://mesh.example/ns/edge/sa/gateway", "spiffe://mesh.example/ns/edge/sa/gateway", true)]
    [InlineData("spiffe://mesh.example/ns/edge/sa/gateway", "spiffe://mesh.example/ns/edge/sa/gateway2", false)]
    [InlineData("spiffe://mesh.example/ns/edge/sa/gateway", "spiffe://mesh.example/ns/edge/sa/Gateway", false)]
    [InlineData("spiffe://mesh.example/ns/edge/sa/gateway", "spiffe://other.example/ns/edge/sa/gateway", false)]
    [InlineData("spiffe://mesh.example/ns/edge/*", "spiffe://mesh.example/ns/edge/sa/gateway", true)]
    [InlineData("spiffe://mesh.example/ns/edge/*", "spiffe://mesh.example/ns/edge", false)]
    [InlineData("spiffe://mesh.example/ns/edge/*", "spiffe://mesh.example/ns/edges/sa/gateway", false)]
    [InlineData("spiffe://mesh.example/*", "spiffe://mesh.example/ns/edge/sa/gateway", true)]
    [InlineData("spiffe://mesh.example/*", "spiffe://mesh.example.attacker/ns/edge/sa/gateway", false)]
    [InlineData("spiffe://mesh.example/ns/edge/*", "spiffe://mesh.example/ns/edge/../admin/sa/x", false)]
    [InlineData("spiffe://mesh.example/ns/edge/*", "spiffe://mesh.example/ns/edge/", false)]
    [InlineData("spiffe://mesh.example/ns/edge/*", "spiffe://mesh.example/ns/edge/a%2fb", false)]
    public void A_pattern_covers_the_id_meant_or_those_below(string pattern, string id, bool covered)
    {
        Assert.True(SpiffePattern.TryParse(pattern, out SpiffePattern? workload));

        Assert.Equal(covered, workload.Covers(id));
    }

    [Theory]
    [InlineData("spiffe://")]
    [InlineData("spiffe:///ns/edge")]
    [InlineData("spiffe://*")]
    [InlineData("spiffe://*/ns/edge")]
    [InlineData("spiffe://mesh.example/ns/*/sa/gateway")]
    [InlineData("spiffe://mesh.example/ns/edge*")]
    [InlineData("spiffe://Mesh.example/ns/edge")]
    [InlineData("spiffe://user@mesh.example/ns/edge")]
    [InlineData("spiffe://mesh.example:8443/ns/edge")]
    [InlineData("spiffe://mesh.example/ns/edge?x=y")]
    [InlineData("spiffe://mesh.example/ns//edge")]
    [InlineData("https://mesh.example/ns/edge")]
    public void What_could_be_no_id_is_refused_by_name(string item)
    {
        Assert.False(ClientNames.TryParse($"envoy.mesh, {item}", out _, out string? problem));

        Assert.StartsWith($"'{item}' is no DNS name and no SPIFFE ID", problem, StringComparison.Ordinal);
        Assert.StartsWith("GRPC_CLIENT_TLS_SAN: 'https://a/b' is no DNS name", SettingsOf.OnlyError(("GRPC_CLIENT_TLS_SAN", "https://a/b")), StringComparison.Ordinal);
    }
}
