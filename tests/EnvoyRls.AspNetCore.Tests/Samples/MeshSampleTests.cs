using System.Net;
using EnvoyRls.AspNetCore.Tests.Support;

namespace EnvoyRls.AspNetCore.Tests.Samples;

/// <summary>Orders calls Stock, each held to its limits without a proxy.</summary>
public sealed class MeshSampleTests(LimitedService service) : IClassFixture<LimitedService>
{
    [Fact]
    public async Task Two_instances_of_a_caller_share_what_they_may_call()
    {
        await using SampleProgram stock = await SampleProgram.StartAsync(["Mesh", "Stock"], service.Address);
        await using SampleProgram first = await StartOrdersAsync(stock);
        await using SampleProgram second = await StartOrdersAsync(stock);

        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? first : second).GetAsync("/orders/7")));

        Assert.Equal(25, responses.Count(response => response.StatusCode == HttpStatusCode.OK));
        Assert.Equal(15, responses.Count(response => response.StatusCode == HttpStatusCode.TooManyRequests));
        HttpResponseMessage ok = responses.First(response => response.StatusCode == HttpStatusCode.OK);
        Assert.Equal("{\"id\":\"7\",\"left\":7}", await ok.Content.ReadAsStringAsync());
    }

    private Task<SampleProgram> StartOrdersAsync(SampleProgram stock) =>
        SampleProgram.StartAsync(["Mesh", "Orders"], service.Address, ("Stock", stock.Address));
}
