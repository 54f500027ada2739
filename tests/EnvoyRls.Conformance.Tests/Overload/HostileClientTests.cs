using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Overload;

/// <summary>While some clients do their worst, others are answered, and the process stays within its memory.</summary>
public abstract class HostileClientTests(AttackedServer attacked)
{
    private const int GoodCalls = 100;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static TheoryData<string> All => [.. Attacks.Names];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Others_are_answered_meanwhile(string attack)
    {
        RateLimitServer server = attacked.Server;
        using CancellationTokenSource stop = new(Longest);
        using RateLimitClient good = server.Connect();
        await good.AskAsync("large", "before");
        Task attacking = Task.Run(() => Attacks.RunAsync(attack, server.GrpcPort, stop.Token));
        for (int i = 0; i < GoodCalls; i++)
        {
            RateLimitResponse answer = await good.AskAsync("large", attack);
            Assert.Equal(RateLimitResponse.Types.Code.Ok, answer.OverallCode);
        }

        // Who comes while the attack is on is served too.
        using (RateLimitClient late = server.Connect())
        {
            await late.AskAsync("large", attack);
        }

        Assert.False(stop.IsCancellationRequested, "good calls were held up for too long");
        await stop.CancelAsync();
        await attacking;
        Assert.True(await server.IsHealthyAsync(), server.Output);
        Assert.DoesNotContain("A connection failed", server.Output, StringComparison.Ordinal);

        // Nothing of it stays.
        await Eventually.IsTrueAsync(async () => await server.GaugeAsync("envoyrls_grpc_calls") == "0", Longest, () => "no call is under way any more");
        await Eventually.IsTrueAsync(async () => int.Parse(await server.GaugeAsync("envoyrls_grpc_connections"), provider: null) <= 1, Longest, () => "its connections are gone");
    }

    public sealed class OverExpress(AttackedServer.OfExpress server) : HostileClientTests(server), IClassFixture<AttackedServer.OfExpress>;

    public sealed class OverKestrel(AttackedServer.OfKestrel server) : HostileClientTests(server), IClassFixture<AttackedServer.OfKestrel>;
}
