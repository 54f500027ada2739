using EnvoyRls.Dashboard.Tests.Harness;
using Microsoft.Playwright;

namespace EnvoyRls.Dashboard.Tests;

public sealed class LayoutTests(Stage stage)
{
    private const int PhoneWidth = 360;

    public static TheoryData<string, string> Pages => new()
    {
        { "overview", "Overview" },
        { "explain?domain=web&entries=[[\"path\",\"/login\"],[\"remote_address\",\"203.0.113.8\"]]", "Explain" },
        { "anomalies", "Anomalies and overrides" },
        { "rules", "Rules" },
        { "rules/edit/pictured", "Edit rule pictured" },
        { "lists", "Access lists" },
        { "tiers", "Tiers" },
        { "versions", "Versions" },
        { "versions/1", "Version 1" },
        { "releases", "Releases" },
        { "releases/new", "New release" },
        { "replicas", "Replicas and store" },
        { "audit", "Audit" },
        { "tokens", "Tokens" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_fits_a_phone_and_the_browser_complains_of_nothing(string route, string heading)
    {
        await PrepareAsync();
        await using Window window = await stage.SignInAsync("admin", PhoneWidth);
        await window.GoAsync(route, heading);
        await Window.NoneAsync(window.Page.Locator("main .state[role=status]"));

        int tooWide = await window.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

        Assert.Equal(0, tooWide);
        Assert.Equal(0, await window.Page.Locator("main .state.failed").CountAsync());
        Assert.Equal(1, await window.Page.Locator("h1").CountAsync());
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Text_stands_out_on_every_page_in_both_colours(ColorScheme colours)
    {
        await PrepareAsync();
        await using Window window = await stage.SignInAsync("admin", colours: colours);
        bool isPictured = Pictures.AreWanted;
        if (isPictured)
        {
            await PlanReleaseAsync();
        }

        foreach ((string route, string heading) in Pages.Select(page => page.Data))
        {
            await window.GoAsync(route, heading);
            await CallAsync(isPictured && route == "overview" ? 20 : 0);
            await Window.NoneAsync(window.Page.Locator("main .state[role=status]"));
            if (isPictured && route != "anomalies")
            {
                await Pictures.TakeAsync(window, $"{route.Split('?')[0].Replace('/', '-')}-{colours}.png".ToLowerInvariant());
            }

            double least = await Readability.LeastContrastAsync(window);

            Assert.True(least >= Readability.NeededContrast, $"{heading}: the least contrast is {least:0.00}");
        }
    }

    [Fact]
    public async Task The_colours_can_be_chosen_and_are_kept()
    {
        await using Window window = await stage.SignInAsync("viewer");
        await window.Field("Colours").SelectOptionAsync("dark");
        await window.Page.ReloadAsync();
        await Window.SeeAsync(window.Heading("Overview"));
        Assert.Equal("dark", await window.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).colorScheme"));
    }

    /// <summary>Something for every page to show.</summary>
    private async Task PrepareAsync()
    {
        await stage.Service.PutRuleAsync("pictured", "/checkout", 100);
        await stage.Service.AdminAsync(HttpMethod.Put, "/v1/admin/lists/scanner", """{"id":"scanner","domain":"web","list":"deny","key":"remote_address","match":"cidr","value":"192.0.2.0/24","reason":"scans us","expires":"2099-01-01"}""");
        await stage.Service.AdminAsync(HttpMethod.Put, "/v1/admin/tiers/alice", """{"user":"alice","tier":"gold","reason":"signed the contract"}""");
        await CallAsync(1);
    }

    private async Task PlanReleaseAsync() => await stage.Service.AdminAsync(
        HttpMethod.Post,
        "/v1/admin/releases",
        """
        {"reason":"halve the limit, carefully","changes":[{"op":"put","kind":"rule","id":"pictured","body":{"domain":"web","descriptors":[{"key":"path","value":"/checkout"}],"rate_limit":{"unit":"day","requests_per_unit":50}}}],
         "stages":[{"percent":"25%","for":"15m"},{"percent":"50%","for":"1h"}],"rollback_if":{"denials_above":"5%"}}
        """);

    private async Task CallAsync(int seconds)
    {
        DateTime end = DateTime.UtcNow.AddSeconds(seconds);
        while (DateTime.UtcNow < end)
        {
            await stage.Service.CallAsync("web", ("path", "/login"), ("remote_address", "203.0.113.8"));
            await stage.Service.CallAsync("web", ("path", "/search"));
        }
    }
}
