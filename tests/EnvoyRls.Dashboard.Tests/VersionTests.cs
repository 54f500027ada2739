using System.Net;
using EnvoyRls.Dashboard.Tests.Harness;
using Microsoft.Playwright;

namespace EnvoyRls.Dashboard.Tests;

public sealed class VersionTests(Stage stage)
{
    [Fact]
    public async Task A_version_is_shown_with_its_differences_and_rolled_back_to()
    {
        await stage.Service.PutRuleAsync("rolled", "/rolled", 50);
        await using Window window = await stage.SignInAsync("operator");
        await window.GoAsync("versions", "Versions");
        string before = await window.Page.Locator("tbody th").First.InnerTextAsync();
        await stage.Service.PutRuleAsync("rolled", "/rolled", 0);
        Assert.Equal(HttpStatusCode.TooManyRequests, await stage.Service.CallAsync("web", ("path", "/rolled")));
        await Window.NoneAsync(window.Page.Locator("tbody tr:first-child").Filter(new LocatorFilterOptions { HasText = before }));
        await window.Page.Locator("tbody th a").First.ClickAsync();
        await Window.SeeAsync(window.Row("web.path_/rolled changed requests_per_unit 50 0"));
        await Window.SeeAsync(window.Page.Locator(".diff .added"), "\"requests_per_unit\": 0");

        await window.Link("All versions").ClickAsync();
        await window.Button($"Roll back to {before.ToLowerInvariant()}").ClickAsync();
        await window.Field("Reason (kept in the history)").FillAsync("too low");
        await window.Button("Roll back").ClickAsync();

        await Window.SeeAsync(window.Page.Locator("#notices"), "Rolled back");
        Assert.Equal(HttpStatusCode.OK, await stage.Service.CallAsync("web", ("path", "/rolled")));
        await Window.SeeAsync(window.Page.Locator("tbody tr:first-child"), "too low");
    }

    [Fact]
    public async Task A_release_is_planned_followed_and_aborted()
    {
        await using Window window = await stage.SignInAsync("operator");
        await window.GoAsync("releases/new", "New release");
        await window.Field("Reason").FillAsync("a careful change");
        await window.Field("Changes").FillAsync("- op: put\n  kind: rule\n  id: careful\n  body:\n    domain: web\n    descriptors: [{key: path, value: /careful}]\n    rate_limit: {unit: minute, requests_per_unit: 3}\n");
        await window.Field("Share of keys").FillAsync("20%");
        await window.Field("For").FillAsync("1h");
        await window.Button("Plan release").ClickAsync();

        ILocator release = window.Page.GetByRole(AriaRole.Article).Filter(new LocatorFilterOptions { HasText = "a careful change" });
        await Window.SeeAsync(release, "In force for 20 % of keys");
        await Window.SeeAsync(release, "staged");

        await release.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Abort" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Abort" }).ClickAsync();
        await Window.SeeAsync(release, "aborted");
        await Window.NoneAsync(release.GetByRole(AriaRole.Button));
    }

    [Fact]
    public async Task A_mistake_in_a_release_is_told_by_its_line()
    {
        await using Window window = await stage.SignInAsync("operator");
        window.ExpectedStatuses = [422];
        await window.GoAsync("releases/new", "New release");
        await window.Field("Share of keys").FillAsync("20");
        await window.Button("Plan release").ClickAsync();
        await Window.SeeAsync(window.Page.GetByRole(AriaRole.Alert), "Line 1");
    }
}
