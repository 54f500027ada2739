using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Core.Clients;

/// <summary>Finds what is known of whoever is behind a call.</summary>
internal sealed class ClientLookup(ClientIdentity identity, ClientStandings standings)
{
    public ClientStanding Of(RateLimitRequest request) => standings.Find(identity.HashOf(request, standings.Hash));
}
