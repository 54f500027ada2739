using System.Net;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Adaptive;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Adaptive;

public sealed class LoadScraperTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
    private readonly StatRegistry _statistics = new();
    private readonly HttpListener _service = new();
    private readonly Uri _url;
    private string? _answer = "load 40\n";

    public LoadScraperTests()
    {
        _url = new Uri($"http://127.0.0.1:{FreePort.Next()}/metrics/");
        _service.Prefixes.Add(_url.AbsoluteUri);
        _service.Start();
        _ = AnswerAsync();
    }

    [Fact]
    public async Task Tells_the_load_as_a_share_of_what_is_full()
    {
        using LoadScraper scraper = Scraper();
        Assert.Null(scraper.Current);
        await scraper.ScrapeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0.8, scraper.Current);
    }

    [Fact]
    public async Task An_old_reading_is_no_reading()
    {
        using LoadScraper scraper = Scraper();
        await scraper.ScrapeAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(18));
        Assert.Null(scraper.Current);
    }

    [Fact]
    public async Task A_service_that_fails_is_counted_and_what_it_said_before_stands_for_a_while()
    {
        using LoadScraper scraper = Scraper();
        await scraper.ScrapeAsync(TestContext.Current.CancellationToken);
        _answer = null;
        await scraper.ScrapeAsync(TestContext.Current.CancellationToken);
        _answer = "other 1\n";
        await scraper.ScrapeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2ul, _statistics.Counter("envoyrls.adaptive.load_errors_total").Value);
        Assert.Equal(0.8, scraper.Current);
    }

    public void Dispose() => _service.Close();

    private LoadScraper Scraper() =>
        new(_url, LoadMetric.TryParse("load")!, full: 50, TimeSpan.FromSeconds(5), _statistics, _time, NullLogger<LoadScraper>.Instance);

    private async Task AnswerAsync()
    {
        while (_service.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _service.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            if (_answer is { } answer)
            {
                await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(answer));
            }
            else
            {
                context.Response.StatusCode = 500;
            }

            context.Response.Close();
        }
    }
}
