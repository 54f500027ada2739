using System.Net;
using EnvoyRls.Dashboard.Tests.Harness;
using Microsoft.Playwright;

namespace EnvoyRls.Dashboard.Tests;

public sealed class ExplainTests(Stage stage)
{
    [Fact]
    public async Task A_limited_descriptor_is_explained_and_its_counter_reset()
    {
        for (int call = 0; call < 6; call++)
        {
            await stage.Service.CallAsync("web", ("path", "/login"), ("remote_address", "203.0.113.7"));
        }

        await using Window window = await stage.SignInAsync("operator");
        await window.GoAsync("explain", "Explain");
        await window.Field("Domain").FillAsync("web");
        await window.Field("Key").FillAsync("path");
        await window.Field("Value").FillAsync("/login");
        await window.Button("Add entry").ClickAsync();
        await window.Field("Key").Last.FillAsync("remote_address");
        await window.Field("Value").Last.FillAsync("203.0.113.7");
        await window.Button("Explain").ClickAsync();

        await Window.SeeAsync(window.Page.Locator(".verdict"), "5/day");
        await Window.SeeAsync(window.Page.Locator("main"), "web.path_/login.remote_address");
        ILocator counters = window.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Live counters" });
        await Window.SeeAsync(counters, "over limit, again in");
        Assert.Equal(HttpStatusCode.TooManyRequests, await stage.Service.CallAsync("web", ("path", "/login"), ("remote_address", "203.0.113.7")));

        await window.Button("Reset counters").ClickAsync();
        await window.Button("Reset").ClickAsync();
        await Window.SeeAsync(counters, "5 left");
        Assert.Equal(HttpStatusCode.OK, await stage.Service.CallAsync("web", ("path", "/login"), ("remote_address", "203.0.113.7")));
    }

    [Fact]
    public async Task A_list_that_decides_is_named()
    {
        await using Window window = await stage.SignInAsync("viewer");
        await window.GoAsync("explain?domain=web&entries=[[\"remote_address\",\"198.51.100.5\"]]", "Explain");
        await Window.SeeAsync(window.Page.Locator("main"), "deny list");
        await Window.SeeAsync(window.Page.Locator("main"), "scans us");
        await Window.NoneAsync(window.Button("Reset counters"));
    }

    [Fact]
    public async Task A_descriptor_that_no_rule_limits_is_told_so()
    {
        await using Window window = await stage.SignInAsync("viewer");
        await window.GoAsync("explain?domain=web&entries=[[\"colour\",\"red\"]]", "Explain");
        await Window.SeeAsync(window.Page.Locator(".verdict"), "No rule limits this descriptor.");
    }
}
