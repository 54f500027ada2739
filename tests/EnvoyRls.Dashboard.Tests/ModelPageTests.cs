using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Core.Rules;
using EnvoyRls.Dashboard.Tests.Harness;
using EnvoyRls.Management.Rest;
using EnvoyRls.Management.Tests.Fakes;
using EnvoyRls.Management.Tests.Rest;
using Microsoft.Playwright;

namespace EnvoyRls.Dashboard.Tests;

/// <summary>Models and advice, on an admin server whose adaptive layer is made up.</summary>
public sealed class ModelPageTests(Stage stage) : IAsyncLifetime
{
    private const string Page = "models";
    private const string Heading = "Models and advice";
    private const int PhoneWidth = 360;

    private AdminServer _server = null!;

    private IAdaptiveArchive Archive => _server.Repository.Adaptive;

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync(isAdaptive: true);
        await SampleModels.AddAsync(Archive, _server.Time.GetUtcNow());
        await SampleHistory.AddAsync(Archive, _server.Time.GetUtcNow());
        ((FakeAdministration)_server.Rules).Effective = RuleSetLoader.Load([new RuleDocument("web.yaml", SampleHistory.Rules)], new RuleSetOptions()).RuleSet;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Versions_tell_their_trials_how_the_candidate_fares_and_what_came_to_nothing()
    {
        await using Window window = await ShowAsync("viewer");

        ILocator versions = Table(window, "Versions of models");
        await Window.SeeAsync(Row(versions, "web:2"), "champion");
        await Window.SeeAsync(Row(versions, "web:1"), "retired");
        ILocator candidate = Row(versions, "web:3");
        await Window.SeeAsync(candidate, "97 % in use then 95 %");
        await Window.SeeAsync(candidate, "80 % in use then 70 %");
        await Window.SeeAsync(candidate, "waits 900 rows so far");
        await Window.SeeAsync(candidate, "2 alarms in 900 live rows");
        await Window.SeeAsync(Table(window, "Trainings that came to nothing"), "too few clean rows");
        foreach (string name in new[] { "Promote web:3", "Promote web:1", "Roll back from web:2" })
        {
            await Window.NoneAsync(window.Button(name));
        }
    }

    [Fact]
    public async Task A_candidate_is_promoted_and_left_again()
    {
        await using Window window = await ShowAsync("operator");
        await window.Button("Promote web:3").ClickAsync();
        await window.Field("Reason (kept in the history)").FillAsync("its trial was better");
        await window.Page.Keyboard.PressAsync("Enter");
        await Window.SeeAsync(Row(Table(window, "Versions of models"), "web:3"), "champion");
        Assert.Equal(3, await ChampionAsync());

        await window.Button("Roll back from web:3").ClickAsync();
        await window.Field("Reason (kept in the history)").FillAsync("false alarms");
        await window.Page.Keyboard.PressAsync("Enter");
        await Window.SeeAsync(window.Text("web:2 judges again."));
        await Window.SeeAsync(Row(Table(window, "Versions of models"), "web:2"), "champion");
        Assert.Equal(2, await ChampionAsync());
    }

    [Fact]
    public async Task A_refusal_is_told_where_it_was_asked()
    {
        await using Window window = await ShowAsync("operator");
        window.ExpectedStatuses = [409];
        await Archive.PromoteModelAsync("web", 3, CancellationToken.None);
        await window.Button("Promote web:3").ClickAsync();
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Promote", Exact = true }).ClickAsync();

        await Window.SeeAsync(window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert));
    }

    [Fact]
    public async Task Limits_that_demand_suggests_are_told_with_what_bounds_them()
    {
        await using Window window = await ShowAsync("viewer");

        ILocator advice = Table(window, "Limits to change");
        await Window.SeeAsync(advice, "web.user_id");
        await Window.SeeAsync(advice, "100 → 80 per 1 min");
        await Window.SeeAsync(advice, "one step at a time");
        await Window.SeeAsync(window.Text("800 minutes of history"));
    }

    [Fact]
    public async Task Without_versions_and_history_the_page_says_so()
    {
        await using AdminServer young = await StartAsync(isAdaptive: true);
        await using Window window = await ShowAsync("viewer", young);

        await Window.SeeAsync(window.Text("No version has been trained yet"));
        await Window.SeeAsync(window.Text("No limit is to be changed."));
    }

    [Fact]
    public async Task A_layer_that_is_switched_off_is_said_plainly()
    {
        await using AdminServer off = await StartAsync(isAdaptive: false);
        await using Window window = await stage.OpenAsync(address: off.Address);
        window.ExpectedStatuses = [409];
        await window.SignInAsync("viewer");
        await window.GoAsync(Page, Heading);

        await Window.SeeAsync(window.Text("The adaptive layer is switched off"));
    }

    [Fact]
    public async Task The_page_fits_a_phone()
    {
        await using Window window = await ShowAsync("admin", width: PhoneWidth);
        await Window.SeeAsync(Table(window, "Limits to change"));

        Assert.Equal(0, await window.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Text_stands_out_in_both_colours(ColorScheme colours)
    {
        await using Window window = await ShowAsync("admin", colours: colours);
        await Window.SeeAsync(Table(window, "Limits to change"));

        double least = await Readability.LeastContrastAsync(window);

        Assert.True(least >= Readability.NeededContrast, $"the least contrast is {least:0.00}");
    }

    private static Task<AdminServer> StartAsync(bool isAdaptive) =>
        AdminServer.StartAsync(new AdminServerOptions { Now = DateTimeOffset.UtcNow, IsAdaptive = isAdaptive, Dashboard = typeof(AdminApi).Assembly });

    private async Task<Window> ShowAsync(string role, AdminServer? server = null, int width = 1280, ColorScheme colours = ColorScheme.Light)
    {
        Window window = await stage.OpenAsync(width, colours, (server ?? _server).Address);
        await window.SignInAsync(role);
        await window.GoAsync(Page, Heading);
        await Window.SeeAsync(window.Page.Locator("main section").First);
        await Window.NoneAsync(window.Page.Locator("main .state[role=status]"));
        return window;
    }

    private static ILocator Table(Window window, string name) => window.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = name, Exact = true });

    private static ILocator Row(ILocator table, string version) =>
        table.Locator("tbody tr").Filter(new LocatorFilterOptions { Has = table.Page.Locator($"th code:text-is('{version}')") });

    private async Task<int> ChampionAsync() => (await Archive.ListModelsAsync(CancellationToken.None)).Single(model => model.Stage == ArchiveRules.Champion).Version;
}
