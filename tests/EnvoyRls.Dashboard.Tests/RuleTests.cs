using System.Net;
using EnvoyRls.Dashboard.Tests.Harness;
using Microsoft.Playwright;

namespace EnvoyRls.Dashboard.Tests;

public sealed class RuleTests(Stage stage)
{
    [Fact]
    public async Task A_rule_made_here_limits_calls_and_is_gone_when_it_is_deleted()
    {
        await using Window window = await stage.SignInAsync("operator");
        await window.GoAsync("rules", "Rules");
        await window.Link("New rule").ClickAsync();
        await window.Field("Id").FillAsync("made-here");
        await window.Field("Domain").FillAsync("web");
        await window.Field("Key").FillAsync("path");
        await window.Field("Value").FillAsync("/made-here");
        await window.Field("Hits").FillAsync("2");
        await window.Field("Per").SelectOptionAsync("day");
        await window.Button("Review changes").ClickAsync();
        await Window.SeeAsync(window.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Differences" }), "web.path_/made-here");
        await window.Field("Reason (kept in the history)").FillAsync("a test");
        await window.Button("Save").ClickAsync();

        await Window.SeeAsync(window.Rule("made-here"), "2/day");
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], await CallThriceAsync("/made-here"));

        await window.Button("Delete made-here").ClickAsync();
        await window.Button("Delete").ClickAsync();
        await Window.NoneAsync(window.Rule("made-here"));
        Assert.Equal(HttpStatusCode.OK, await stage.Service.CallAsync("web", ("path", "/made-here")));
    }

    [Fact]
    public async Task A_disabled_rule_limits_nothing_until_it_is_enabled_again()
    {
        await stage.Service.PutRuleAsync("switched", "/switched", 0);
        await using Window window = await stage.SignInAsync("operator");
        await window.GoAsync("rules", "Rules");

        await window.Button("Disable switched").ClickAsync();
        await Window.NoneAsync(window.Rule("switched"));
        Assert.Equal(HttpStatusCode.OK, await stage.Service.CallAsync("web", ("path", "/switched")));

        await window.Button("Enable switched").ClickAsync();
        await Window.SeeAsync(window.Rule("switched"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await stage.Service.CallAsync("web", ("path", "/switched")));
    }

    [Fact]
    public async Task A_mistake_is_shown_at_its_field_and_with_its_line()
    {
        await using Window window = await stage.SignInAsync("operator");
        await window.GoAsync("rules/new", "New rule");
        await window.Field("Id").FillAsync("mistaken");
        await window.Field("Domain").FillAsync("web");
        await window.Field("Key").FillAsync("path");
        await window.Field("Hits").FillAsync("many");
        await window.Button("Review changes").ClickAsync();

        await Window.SeeAsync(window.Page.GetByRole(AriaRole.Alert), "Line ");
        await Assertions.Expect(window.Field("Hits")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(window.Field("Hits")).ToBeFocusedAsync();
        await Assertions.Expect(window.Field("Domain")).Not.ToHaveAttributeAsync("aria-invalid", "true");
    }

    [Fact]
    public async Task A_mistake_in_text_is_told_by_the_line_of_the_text()
    {
        await using Window window = await stage.SignInAsync("operator");
        await window.GoAsync("rules/new", "New rule");
        await window.Page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Text" }).ClickAsync();
        await window.Page.Locator("textarea").FillAsync("id: as-text\ndomain: web\ndescriptors:\n- key: path\nrate_limit:\n  unit: fortnight\n  requests_per_unit: 1\n");
        await window.Button("Review changes").ClickAsync();

        await Window.SeeAsync(window.Page.GetByRole(AriaRole.Alert), "Line 6");
        Assert.Equal("  unit: fortnight", await window.Page.Locator("textarea").EvaluateAsync<string>("area => area.value.slice(area.selectionStart, area.selectionEnd)"));
    }

    [Fact]
    public async Task An_edit_is_shown_as_a_difference_before_it_is_saved()
    {
        await stage.Service.PutRuleAsync("edited", "/edited", 7);
        await using Window window = await stage.SignInAsync("operator");
        await window.GoAsync("rules", "Rules");
        await window.Link("Edit edited").ClickAsync();
        await window.Field("Hits").FillAsync("8");
        await window.Button("Review changes").ClickAsync();

        await Window.SeeAsync(window.Row("web.path_/edited changed requests_per_unit 7 8"));
        await window.Button("Save").ClickAsync();
        await Window.SeeAsync(window.Rule("edited"), "8/day");
    }

    [Fact]
    public async Task A_change_of_somebody_else_is_not_lost()
    {
        await stage.Service.PutRuleAsync("contested", "/contested", 10);
        await using Window first = await stage.SignInAsync("operator");
        await using Window second = await stage.SignInAsync("admin");
        first.ExpectedStatuses = [412];
        await OpenEditorAsync(first, "contested", "11");
        await OpenEditorAsync(second, "contested", "12");
        await second.Button("Save").ClickAsync();
        await Window.SeeAsync(second.Rule("contested"), "12/day");

        await first.Button("Save").ClickAsync();

        await Window.SeeAsync(first.Text("This rule has changed since you opened it."));
        await Window.SeeAsync(first.Page.GetByRole(AriaRole.Alert), "\"requests_per_unit\": 12");
        await first.Button("Replace theirs with mine").ClickAsync();
        await Window.SeeAsync(first.Rule("contested"), "11/day");
    }

    [Fact]
    public async Task A_conflict_is_told_before_saving_and_stands_above_the_rules_after()
    {
        await using Window window = await stage.SignInAsync("operator");
        await window.GoAsync("rules", "Rules");
        await window.Rule("web.path_/search").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Override" }).ClickAsync();
        await window.Field("Id").FillAsync("in-place");
        await Assertions.Expect(window.Field("Value")).ToHaveValueAsync("/search");
        await window.Field("Hits").FillAsync("9");
        await window.Button("Review changes").ClickAsync();
        await Window.SeeAsync(window.Page.Locator(".reviewed .banner.warn"), "web.path_/search");
        await window.Button("Save").ClickAsync();

        await Window.SeeAsync(window.Rule("in-place"));
        await Window.SeeAsync(window.Page.Locator(".banner.warn"), "managed rule in-place");
        await stage.Service.AdminAsync(HttpMethod.Delete, "/v1/admin/rules/in-place");
    }

    [Fact]
    public async Task A_change_is_tried_on_recent_traffic()
    {
        await stage.Service.CallAsync("web", ("path", "/tried"));
        await using Window window = await stage.SignInAsync("operator");
        await window.GoAsync("rules/new", "New rule");
        await window.Field("Id").FillAsync("tried");
        await window.Field("Domain").FillAsync("web");
        await window.Field("Key").FillAsync("path");
        await window.Field("Hits").FillAsync("0");
        await window.Button("Review changes").ClickAsync();
        await window.Button("Try it on recent traffic").ClickAsync();
        await Window.SeeAsync(window.Page.Locator(".reviewed"), "would be denied that were not");
    }

    private static async Task OpenEditorAsync(Window window, string id, string hits)
    {
        await window.GoAsync($"rules/edit/{id}", $"Edit rule {id}");
        await window.Field("Hits").FillAsync(hits);
        await window.Button("Review changes").ClickAsync();
        await Window.SeeAsync(window.Button("Save"));
    }

    private async Task<IReadOnlyList<HttpStatusCode>> CallThriceAsync(string path)
    {
        List<HttpStatusCode> answers = [];
        for (int call = 0; call < 3; call++)
        {
            answers.Add(await stage.Service.CallAsync("web", ("path", path)));
        }

        return answers;
    }
}
