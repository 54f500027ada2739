using Microsoft.Playwright;

namespace EnvoyRls.Dashboard.Tests.Harness;

/// <summary>One service and one Chromium for all tests.</summary>
public sealed class Stage : IAsyncLifetime
{
    private static readonly string[] Switches =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal RunningService Service { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        Service = await RunningService.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = Switches });
    }

    /// <summary>A fresh window that nobody is signed in to.</summary>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="colours">The colours that the system asks for.</param>
    /// <param name="address">Whose dashboard it shows; the service's if absent.</param>
    internal async Task<Window> OpenAsync(int width = 1280, ColorScheme colours = ColorScheme.Light, Uri? address = null)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = colours,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "UTC",
        });
        return new Window(address ?? Service.Address, context, await context.NewPageAsync());
    }

    /// <summary>A window of somebody with a role.</summary>
    internal async Task<Window> SignInAsync(string role, int width = 1280, ColorScheme colours = ColorScheme.Light)
    {
        Window window = await OpenAsync(width, colours);
        await window.SignInAsync(Service.Tokens[role]);
        return window;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        if (Service is not null)
        {
            await Service.DisposeAsync();
        }
    }
}
