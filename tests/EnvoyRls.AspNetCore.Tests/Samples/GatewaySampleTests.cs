using System.Net;
using EnvoyRls.AspNetCore.Tests.Support;
using EnvoyRls.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.AspNetCore.Tests.Samples;

/// <summary>Two instances of the gateway in front of one service, under load and through an outage.</summary>
public sealed class GatewaySampleTests(LimitedService service) : IClassFixture<LimitedService>
{
    private const int Limit = 300;

    [Fact]
    public async Task Two_gateways_admit_exactly_the_limit_and_go_on_alone_while_the_service_is_away()
    {
        await using WebApplication stock = await StartStockAsync();
        await using SampleProgram first = await StartAsync(stock.Urls.Single());
        await using SampleProgram second = await StartAsync(stock.Urls.Single());
        SampleProgram[] gateways = [first, second];

        HttpStatusCode[] loaded = await LoadAsync(gateways, "shared", 500);
        Assert.Equal(Limit, loaded.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(500 - Limit, loaded.Count(status => status == HttpStatusCode.TooManyRequests));

        await service.KillAsync();

        // The sample's own limit of 100 for two instances: each has a half.
        HttpStatusCode[] alone = await LoadAsync(gateways, "another", 160);
        Assert.Equal(100, alone.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(60, alone.Count(status => status == HttpStatusCode.TooManyRequests));

        await service.StartAsync();
        foreach (SampleProgram gateway in gateways)
        {
            await Eventually.IsTrueAsync(
                async () => await LimitOfAsync(gateway) == "300, 300;w=86400;name=\"calls of a key\"",
                TimeSpan.FromSeconds(30),
                () => "the service decides again");
        }

        Assert.All(await LoadAsync(gateways, "shared", 20), status => Assert.Equal(HttpStatusCode.TooManyRequests, status));
    }

    private static async Task<string> LimitOfAsync(SampleProgram gateway)
    {
        using HttpResponseMessage response = await gateway.GetAsync("/partners/items/1", "recovered");
        return response.Headers.GetValues("x-ratelimit-limit").Single();
    }

    /// <summary>Spreads requests over the gateways from 32 clients at once.</summary>
    private static async Task<HttpStatusCode[]> LoadAsync(SampleProgram[] gateways, string key, int requests)
    {
        HttpStatusCode[] statuses = new HttpStatusCode[requests];
        ParallelOptions clients = new() { MaxDegreeOfParallelism = 32 };
        await Parallel.ForAsync(0, requests, clients, async (i, _) =>
        {
            using HttpResponseMessage response = await gateways[i % gateways.Length].GetAsync("/partners/items/1", key);
            statuses[i] = response.StatusCode;
        });
        return statuses;
    }

    private static async Task<WebApplication> StartStockAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication stock = builder.Build();
        stock.Urls.Add("http://127.0.0.1:0");
        stock.MapGet("/items/{id}", (string id) => id);
        await stock.StartAsync();
        return stock;
    }

    private Task<SampleProgram> StartAsync(string stock) => SampleProgram.StartAsync(
        ["Gateway"],
        service.Address,
        ("ReverseProxy__Clusters__stock__Destinations__one__Address", stock),
        ("RateLimiting__LocalLimits__0__Window", "1.00:00:00"));
}
