using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Cli.Tests.Push;

/// <summary>A change whose answer is lost is sent again by the same key, and one that is refused is not.</summary>
public sealed class PostOnceTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _keys = new();
    private readonly int _port = FreePort.Next();
    private int _lost;
    private int _status = StatusCodes.Status200OK;
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_answer_that_is_lost_is_asked_for_again()
    {
        _lost = 1;

        await PostAsync();

        Assert.Equal(2, _keys.Count);
        Assert.Single(_keys.Distinct(StringComparer.Ordinal));
        await PostAsync();
        Assert.Equal(2, _keys.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task It_is_asked_for_no_more_than_twice()
    {
        _lost = 5;

        await Assert.ThrowsAsync<AdminApiException>(PostAsync);

        Assert.Equal(2, _keys.Count);
    }

    [Fact]
    public async Task A_refusal_is_an_answer()
    {
        _status = StatusCodes.Status422UnprocessableEntity;

        await Assert.ThrowsAsync<AdminApiException>(PostAsync);

        Assert.Single(_keys);
    }

    private async Task PostAsync()
    {
        using AdminClient client = AdminClient.Open(new AdminAddress(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}")), "", null, null, null));
        await client.PostOnceAsync("v1/admin/changes", "{}", TestContext.Current.CancellationToken);
    }

    private Task AnswerAsync(HttpContext context)
    {
        _keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
        if (_lost > 0)
        {
            _lost--;
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.StatusCode = _status;
        return context.Response.WriteAsync("{}");
    }
}
