using EnvoyRls.Dashboard.Tests.Harness;
using EnvoyRls.Testing;
using Microsoft.Playwright;

namespace EnvoyRls.Dashboard.Tests;

public sealed class AccessTests(Stage stage)
{
    [Fact]
    public async Task A_viewer_is_offered_no_change_and_a_forced_one_is_refused()
    {
        await stage.Service.PutRuleAsync("looked-at", "/looked-at", 3);
        await using Window window = await stage.SignInAsync("viewer");
        window.ExpectedStatuses = [403];
        await window.GoAsync("rules", "Rules");
        await Window.SeeAsync(window.Rule("looked-at"));
        await Window.NoneAsync(window.Link("New rule"));
        await Window.NoneAsync(window.Page.Locator("main .acts > *"));
        await Window.NoneAsync(window.Link("Tokens"));
        await window.OpenAsync("tokens");
        await Window.SeeAsync(window.Text("This page takes the role admin"));

        int status = await window.Page.EvaluateAsync<int>("""
            async () => (await fetch("/v1/admin/rules/looked-at", { method: "DELETE", headers: { Authorization: `Bearer ${sessionStorage.getItem("envoyrls.token")}` } })).status
            """);

        Assert.Equal(403, status);
        await window.GoAsync("rules", "Rules");
        await Window.SeeAsync(window.Rule("looked-at"));
    }

    [Fact]
    public async Task Changes_and_refusals_are_in_the_audit_trail()
    {
        await using Window viewer = await stage.SignInAsync("viewer");
        viewer.ExpectedStatuses = [403];
        await viewer.Page.EvaluateAsync("""
            () => fetch("/v1/admin/tiers/mallory", { method: "DELETE", headers: { Authorization: `Bearer ${sessionStorage.getItem("envoyrls.token")}` } })
            """);
        await using Window window = await stage.SignInAsync("operator");
        await window.GoAsync("tiers/new", "New tier");
        await window.Field("User").FillAsync("bob");
        await window.Field("Tier").FillAsync("gold");
        await window.Button("Review changes").ClickAsync();
        await window.Field("Reason (kept in the history)").FillAsync("signed the contract");
        await window.Button("Save").ClickAsync();
        await Window.SeeAsync(window.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Tiers" }), "bob");

        ILocator trail = window.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Audit trail" });
        await window.GoAsync("audit?action=createTier", "Audit");

        // It is written behind the answer.
        await Eventually.IsTrueAsync(
            async () =>
            {
                await window.Button("Show").ClickAsync();
                return await trail.CountAsync() > 0;
            },
            TimeSpan.FromSeconds(20),
            static () => "the trail has something to show");
        await Window.SeeAsync(trail, "signed the contract");
        await window.Field("Operation").FillAsync("deleteTier");
        await window.Field("Outcome").SelectOptionAsync("refused");
        await window.Button("Show").ClickAsync();
        await Window.SeeAsync(trail, "refused 403");
        await Window.SeeAsync(trail, "token:the-viewer");
    }

    [Fact]
    public async Task A_list_item_made_here_denies_calls()
    {
        await using Window window = await stage.SignInAsync("operator");
        await window.GoAsync("lists/new", "New list item");
        await window.Field("Id").FillAsync("nuisance");
        await window.Field("Domain").FillAsync("web");
        await window.Field("Key").FillAsync("remote_address");
        await window.Field("Value").FillAsync("192.0.2.77");
        await window.Button("Review changes").ClickAsync();
        await window.Button("Save").ClickAsync();

        await Window.SeeAsync(window.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Access lists" }), "nuisance");
        Assert.Equal(System.Net.HttpStatusCode.TooManyRequests, await stage.Service.CallAsync("web", ("remote_address", "192.0.2.77")));
    }

    [Fact]
    public async Task Data_is_shown_as_text_whatever_it_says()
    {
        const string Markup = "<img src=x onerror=alert(1)>";
        await stage.Service.AdminAsync(HttpMethod.Put, "/v1/admin/lists/markup", $$"""{"id":"markup","domain":"web","list":"deny","key":"user","value":"{{Markup}}","reason":"{{Markup}}"}""");
        await using Window window = await stage.SignInAsync("viewer");
        await window.GoAsync("lists", "Access lists");
        await Window.SeeAsync(window.Page.Locator("main"), Markup);
        Assert.Equal(0, await window.Page.Locator("main img").CountAsync());
    }
}
