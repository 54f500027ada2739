using System.Globalization;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Testing;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>Redis goes away in the middle of a window that three servers count in, and comes back: what all of them admit together.</summary>
public sealed class OutageTests(OutageReplicas replicas) : IClassFixture<OutageReplicas>
{
    private const int Before = 300;
    private const int During = 900;

    /// <param name="frozen">Whether Redis is stopped in its tracks; else it is killed, and comes back empty.</param>
    /// <param name="first">Of a hundred calls those that the first server gets.</param>
    /// <param name="second">Those that the second one gets.</param>
    /// <param name="third">Those that the third one gets.</param>
    [Theory]
    [InlineData(true, 34, 33, 33)]
    [InlineData(true, 80, 15, 5)]
    [InlineData(false, 34, 33, 33)]
    [InlineData(false, 80, 15, 5)]
    public async Task Together_they_admit_the_limit_and_redis_has_all_of_it_in_the_end(bool frozen, int first, int second, int third)
    {
        string name = $"{frozen}-{first}";
        int[] Of(int calls) => [calls * first / 100, calls * second / 100, calls * third / 100];
        int sent = Of(Before).Sum();
        Assert.Equal(sent, await replicas.CallAsync(name, Of(Before)));
        Assert.Equal(3, await replicas.CallAsync(name, 1, 1, 1));
        int admitted = sent + 3;

        await (frozen ? replicas.Redis.FreezeAsync() : replicas.Redis.KillAsync());
        try
        {
            // One call each is under way to a Redis that is gone; no other of this counter goes there.
            admitted += await replicas.CallAsync(name, 1, 1, 1);
            admitted += await replicas.CallAsync(name, Of(During));
            Assert.InRange(admitted, 0, OutageReplicas.Amount * 105 / 100);
            if (first < 50)
            {
                Assert.InRange(admitted, OutageReplicas.Amount * 90 / 100, OutageReplicas.Amount * 105 / 100);
            }

            admitted += await SaysSoAsync(name);
        }
        finally
        {
            await (frozen ? replicas.Redis.ThawAsync() : replicas.Redis.RestartAsync());
        }

        await replicas.EverywhereAsync("envoyrls_stand_in_records", "0");
        string key = Assert.Single((await replicas.Redis.CliAsync("KEYS", $"*{name}*")).Split('\n'), static key => !key.EndsWith(":stand-ins", StringComparison.Ordinal));
        int counted = int.Parse(await replicas.Redis.CliAsync("GET", key), CultureInfo.InvariantCulture);

        int until = admitted;

        // A frozen Redis carries out what was under way to it after all.
        Assert.InRange(counted, admitted, admitted + (frozen ? 3 : 0));
        admitted += await replicas.CallAsync(name, Of(During));
        Assert.InRange(admitted, OutageReplicas.Amount * 90 / 100, OutageReplicas.Amount * 105 / 100);
        TestContext.Current.SendDiagnosticMessage($"{name}: {until} admitted until the return, {counted} counted then, {admitted} admitted in all");
    }

    /// <summary>Answers, metrics and health tell that a server counts by itself; it is served nevertheless. How many calls that admitted.</summary>
    private async Task<int> SaysSoAsync(string name)
    {
        int admitted = 0;
        foreach (RateLimitServer server in replicas.Servers)
        {
            using RateLimitClient client = server.Connect();
            RateLimitResponse response = await client.AskAsync("shared", name);
            admitted += response.OverallCode == Code.Ok ? 1 : 0;
            Assert.Contains(response.ResponseHeadersToAdd, static header => header is { Key: "X-RateLimit-Degraded", Value: "local" });
            Assert.Contains("\"degraded\": \"local\"", response.DynamicMetadata.ToString(), StringComparison.Ordinal);
            Assert.Equal("1", await server.GaugeAsync("envoyrls_stand_in_records"));
            Assert.Contains("counted_locally: 1 counter", await server.HealthAsync(), StringComparison.Ordinal);
            Assert.True(await server.IsHealthyAsync());
        }

        return admitted;
    }
}
