namespace EnvoyRls.Server.Hosting;

/// <summary>What <c>--demo</c> greets with: where it listens and a first call to try.</summary>
internal static class DemoBanner
{
    public static string Of(RateLimitHost host) =>
        $"""
        EnvoyRls serves the example rules from memory: gRPC on {host.GrpcEndPoint}, JSON on {host.HttpEndPoint}.
        Ask it:   dotnet run --project src/EnvoyRls.Cli -- ask {host.GrpcEndPoint} --domain quickstart --descriptor remote_address=203.0.113.9
        Ctrl-C stops it.
        """;
}
