using System.Globalization;
using EnvoyRls.Dashboard.Tests.Harness;
using EnvoyRls.Testing;
using Microsoft.Playwright;

namespace EnvoyRls.Dashboard.Tests;

public sealed class OverviewTests(Stage stage)
{
    [Fact]
    public async Task Figures_move_under_traffic()
    {
        await using Window window = await stage.SignInAsync("viewer");
        await Window.SeeAsync(window.Page.Locator("#stream"), "Live");
        ILocator decisions = window.Page.Locator(".tile").Filter(new LocatorFilterOptions { HasText = "Decisions" }).Locator(".value");

        using CancellationTokenSource enough = new(TimeSpan.FromSeconds(60));
        Task traffic = CallUntilAsync(enough.Token);
        await Eventually.IsTrueAsync(async () => Rate(await decisions.InnerTextAsync()) > 0, TimeSpan.FromSeconds(50), () => "decisions are shown");
        await Window.SeeAsync(window.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Over limit by rule" }), "web.path_/login");
        await Window.SeeAsync(window.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Keys limited most" }).First, "203.0.113.1");
        await enough.CancelAsync();
        await traffic;

        ILocator latency = window.Page.GetByRole(AriaRole.Img, new PageGetByRoleOptions { Name = "Latency: p50 " });
        Assert.Equal(3, await latency.Locator("path").CountAsync());
    }

    [Fact]
    public async Task Replicas_store_and_repository_are_told()
    {
        await using Window window = await stage.SignInAsync("viewer");
        await window.GoAsync("replicas", "Replicas and store");

        await Window.SeeAsync(window.Text("this one"));
        await Window.SeeAsync(window.Page.Locator("main"), "memory");
        await Window.SeeAsync(window.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Background loops" }), "running");
    }

    private async Task CallUntilAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await stage.Service.CallAsync("web", ("path", "/login"), ("remote_address", "203.0.113.1"));
        }
    }

    private static double Rate(string shown) =>
        double.TryParse(shown.Split('\n', ' ', '\u00a0')[0], NumberStyles.Number, CultureInfo.InvariantCulture, out double rate) ? rate : 0;
}
