using EnvoyRls.Dashboard.Tests.Harness;

namespace EnvoyRls.Dashboard.Tests;

public sealed class SignInTests(Stage stage)
{
    [Fact]
    public async Task A_wrong_token_is_refused_and_a_right_one_opens_the_overview()
    {
        await using Window window = await stage.OpenAsync();
        window.ExpectedStatuses = [401];
        await window.OpenAsync();
        await window.Field("Access token").FillAsync("rls_000000000000_wrong");
        await window.Button("Sign in").ClickAsync();
        await Window.SeeAsync(window.Text("This token is not good"));

        await window.Field("Access token").FillAsync(stage.Service.Tokens["viewer"]);
        await window.Button("Sign in").ClickAsync();

        await Window.SeeAsync(window.Heading("Overview"));
        await Window.SeeAsync(window.Page.Locator("#who"), "token:the-viewer (viewer)");
    }

    [Fact]
    public async Task The_token_lasts_for_a_reload_and_no_longer_than_the_tab()
    {
        await using Window window = await stage.SignInAsync("viewer");
        await window.Page.ReloadAsync();
        await Window.SeeAsync(window.Heading("Overview"));
        string kept = await window.Page.EvaluateAsync<string>("() => JSON.stringify(localStorage) + document.cookie");
        Assert.DoesNotContain("rls_", kept, StringComparison.Ordinal);

        await window.Button("Sign out").ClickAsync();

        await Window.SeeAsync(window.Heading("Sign in"));
        await window.Page.ReloadAsync();
        await Window.SeeAsync(window.Heading("Sign in"));
    }

    [Fact]
    public async Task A_token_that_is_revoked_ends_the_session()
    {
        await using Window admin = await stage.SignInAsync("admin");
        await admin.GoAsync("tokens", "Tokens");
        await admin.Button("New token").ClickAsync();
        await admin.Field("Name").FillAsync("short-lived");
        await admin.Button("Make token").ClickAsync();
        string token = await admin.Page.Locator("#secret").InnerTextAsync();
        await admin.Button("I have kept it").ClickAsync();
        await using Window other = await stage.OpenAsync();
        other.ExpectedStatuses = [401];
        await other.SignInAsync(token);

        await admin.Button("Revoke short-lived").ClickAsync();
        await admin.Button("Revoke").ClickAsync();

        await Window.SeeAsync(other.Heading("Sign in"));
        await Window.SeeAsync(other.Text("You were signed out"));
    }
}
