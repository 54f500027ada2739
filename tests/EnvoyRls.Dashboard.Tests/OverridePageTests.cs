using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Dashboard.Tests.Harness;
using EnvoyRls.Management.Rest;
using EnvoyRls.Management.Tests.Fakes;
using EnvoyRls.Management.Tests.Rest;
using EnvoyRls.Testing;
using Microsoft.Playwright;

namespace EnvoyRls.Dashboard.Tests;

/// <summary>Anomalies and overrides, on an admin server whose adaptive layer is made up.</summary>
public sealed class OverridePageTests(Stage stage) : IAsyncLifetime
{
    private const string Page = "anomalies";
    private const string Heading = "Anomalies and overrides";
    private const int PhoneWidth = 360;

    private AdminServer _server = null!;

    private FakeDesk Desk => _server.Desk!;

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync(isAdaptive: true);
        await Desk.PutAsync(SampleBook.Of(_server.Time.GetUtcNow()));
        await _server.Repository.Adaptive.UpsertAnomaliesAsync([SampleBook.PastAt(_server.Time.GetUtcNow())], CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Overrides_say_what_why_how_sure_whom_they_hit_and_until_when()
    {
        await using Window window = await ShowAsync("viewer");

        ILocator suggestion = Card(window, SampleBook.Suggested);
        await Window.SeeAsync(suggestion, "web: path=/login, remote_address=* (newcomers)");
        await Window.SeeAsync(suggestion, "no limit → 90 per 1m");
        await Window.SeeAsync(suggestion, "38 times the hourly average");
        await Window.SeeAsync(suggestion, "denies 94 % of this traffic (3,760 hits/s), 0.4 % of the domain's usual traffic and 0.3 % of all");
        await Window.SeeAsync(suggestion, "load 62 % of capacity, at least 80 % needed");
        ILocator active = Card(window, SampleBook.Active);
        await Window.SeeAsync(active, "50 → 6 per 1s (12 % of web.path_/search)");
        await Window.SeeAsync(active, "99 %");
        await Window.SeeAsync(Card(window, SampleBook.Releasing), "came back 2 times");

        string before = await active.Locator("time").InnerTextAsync();
        Assert.Matches(@"^\(in \d+ min( \d+ s)?\)$", before);
        await Eventually.IsTrueAsync(async () => await active.Locator("time").InnerTextAsync() != before, TimeSpan.FromSeconds(20), () => "the time left is counted down");
    }

    [Fact]
    public async Task Domains_and_the_history_are_told()
    {
        await using Window window = await ShowAsync("viewer");

        ILocator domains = Table(window, "Domains");
        await Window.SeeAsync(domains, "62 %");
        await Window.SeeAsync(domains, "not known");
        await Window.SeeAsync(domains, "too recent");
        ILocator anomalies = Table(window, "Anomalies");
        await Window.SeeAsync(anomalies, "481,516");
        await Window.SeeAsync(anomalies, "goes on");
        await Window.SeeAsync(anomalies, "198.51.100.7");
        await Window.SeeAsync(Table(window, "Overrides that are over"), "token:ann: the nightly import");
    }

    [Fact]
    public async Task A_viewer_is_offered_nothing_that_changes_anything()
    {
        await using Window window = await ShowAsync("viewer");
        await Window.SeeAsync(Card(window, SampleBook.Active));

        foreach (string name in new[] { $"Approve {SampleBook.Suggested}", $"Reject {SampleBook.Suggested}", $"End {SampleBook.Active}", "Change mode of web", "Switch all overrides off" })
        {
            await Window.NoneAsync(window.Button(name));
        }
    }

    [Fact]
    public async Task A_suggestion_is_approved_with_the_keyboard_alone()
    {
        await using Window window = await ShowAsync("operator");
        IKeyboard keyboard = window.Page.Keyboard;
        await window.Button($"Approve {SampleBook.Suggested}").FocusAsync();
        await keyboard.PressAsync("Enter");
        await Window.SeeAsync(window.Page.GetByRole(AriaRole.Dialog), "web: path=/login");
        await window.Field("Reason (kept in the history)").FocusAsync();
        await keyboard.InsertTextAsync("seen in the logs");
        await keyboard.PressAsync("Enter");

        await Window.SeeAsync(window.Text("Nothing waits for a decision."));
        await Window.SeeAsync(Section(window, "In force").Locator($"[data-override='{SampleBook.Suggested}']"), "token:operator: seen in the logs");
        Assert.Equal(OverrideState.Active, Find(SampleBook.Suggested).State);
    }

    [Fact]
    public async Task An_override_is_ended_only_with_a_reason()
    {
        await using Window window = await ShowAsync("operator");
        await window.Button($"End {SampleBook.Active}").ClickAsync();
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "End", Exact = true }).ClickAsync();
        await Window.SeeAsync(window.Page.GetByRole(AriaRole.Dialog));
        Assert.Equal(OverrideState.Active, Find(SampleBook.Active).State);

        await window.Field("Reason (kept in the history)").FillAsync("the nightly import");
        await window.Page.Keyboard.PressAsync("Enter");

        await Window.NoneAsync(window.Page.GetByRole(AriaRole.Dialog));
        await Window.NoneAsync(Card(window, SampleBook.Active));
        await Window.SeeAsync(Table(window, "Overrides that are over"), "token:operator: the nightly import");
        Assert.Equal(OverrideState.Revoked, Find(SampleBook.Active).State);
    }

    [Fact]
    public async Task A_refusal_is_told_where_it_was_asked()
    {
        await using Window window = await ShowAsync("operator");
        window.ExpectedStatuses = [503];
        Desk.IsAway = true;
        await window.Button($"Approve {SampleBook.Suggested}").ClickAsync();
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Approve", Exact = true }).ClickAsync();

        await Window.SeeAsync(window.Page.GetByRole(AriaRole.Dialog), "The book cannot be written now: Redis is away.");
    }

    [Fact]
    public async Task The_mode_of_a_domain_is_changed_and_left_to_the_configuration_again()
    {
        await using Window window = await ShowAsync("operator");
        await SetModeAsync(window, "enforce");
        await Window.SeeAsync(Table(window, "Domains"), "enforce by person");
        Assert.Equal("enforce", Desk.Book.Modes["web"]);

        await SetModeAsync(window, "");
        await Window.SeeAsync(Table(window, "Domains"), "suggest by setting");
        Assert.Empty(Desk.Book.Modes);
    }

    [Fact]
    public async Task The_kill_switch_is_for_administrators_and_asks_before_it_acts()
    {
        await using Window window = await ShowAsync("admin");
        await window.Button("Switch all overrides off").ClickAsync();
        await window.Field("Reason (kept in the history)").FillAsync("customers are denied");
        await window.Button("Switch off").ClickAsync();

        await Window.SeeAsync(window.Text("The kill switch is on."));
        await Window.SeeAsync(window.Text("No override is in force."));
        Assert.True(Desk.Book.IsKilled);

        await window.Button("Switch on again").ClickAsync();
        await window.Field("Reason (kept in the history)").FillAsync("it was the rule");
        await window.Button("Switch on").ClickAsync();
        await Window.SeeAsync(window.Button("Switch all overrides off"));
        Assert.False(Desk.Book.IsKilled);
    }

    [Fact]
    public async Task What_happens_meanwhile_is_shown_without_asking()
    {
        await using Window window = await ShowAsync("viewer");
        await Window.SeeAsync(Card(window, SampleBook.Active));

        await Desk.PutAsync(OverrideBook.Empty);
        _server.Live.Tick(1);

        await Window.NoneAsync(Card(window, SampleBook.Active));
        await Window.SeeAsync(window.Text("No anomaly was found.").Or(Table(window, "Anomalies")).First);
    }

    [Fact]
    public async Task Anomalies_are_narrowed_and_the_address_says_how()
    {
        await using Window window = await ShowAsync("viewer");
        await window.Field("Domain").FillAsync("api");
        await window.Button("Show").ClickAsync();

        await Window.NoneAsync(Table(window, "Anomalies").GetByText("481,516"));
        await Window.SeeAsync(Table(window, "Anomalies"), "mallory");
        Assert.EndsWith("#/anomalies?domain=api", window.Page.Url, StringComparison.Ordinal);
        await window.Page.ReloadAsync();
        await Window.SeeAsync(Table(window, "Anomalies"), "mallory");
        Assert.Equal("api", await window.Field("Domain").InputValueAsync());
    }

    [Fact]
    public async Task An_explanation_is_the_services_own()
    {
        await using Window window = await ShowAsync("viewer");
        await window.Button($"Explain {SampleBook.Active}").ClickAsync();

        await Window.SeeAsync(window.Page.GetByRole(AriaRole.Dialog), "limit 50 -> 6 per 1s");
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
        await using Window window = await ShowAsync("admin", PhoneWidth);
        await Window.SeeAsync(Card(window, SampleBook.Releasing));
        await Window.NoneAsync(window.Page.Locator("main .state[role=status]"));

        Assert.Equal(0, await window.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Text_stands_out_in_both_colours(ColorScheme colours)
    {
        await using Window window = await ShowAsync("admin", colours: colours);
        await Window.SeeAsync(Card(window, SampleBook.Releasing));
        await Window.NoneAsync(window.Page.Locator("main .state[role=status]"));
        if (Pictures.AreWanted)
        {
            await Pictures.TakeAsync(window, $"{Page}-{colours}.png".ToLowerInvariant());
        }

        double least = await Readability.LeastContrastAsync(window);

        Assert.True(least >= Readability.NeededContrast, $"the least contrast is {least:0.00}");
    }

    private static Task<AdminServer> StartAsync(bool isAdaptive) =>
        AdminServer.StartAsync(new AdminServerOptions { Now = DateTimeOffset.UtcNow, IsAdaptive = isAdaptive, Dashboard = typeof(AdminApi).Assembly });

    private async Task<Window> ShowAsync(string role, int width = 1280, ColorScheme colours = ColorScheme.Light)
    {
        Window window = await stage.OpenAsync(width, colours, _server.Address);
        await window.SignInAsync(role);
        await window.GoAsync(Page, Heading);
        return window;
    }

    private static async Task SetModeAsync(Window window, string mode)
    {
        await window.Button("Change mode of web").ClickAsync();
        await window.Field("Mode").SelectOptionAsync(mode);
        await window.Button("Set mode").ClickAsync();
        await Window.NoneAsync(window.Page.GetByRole(AriaRole.Dialog));
    }

    private static ILocator Card(Window window, string id) => window.Page.Locator($"[data-override='{id}']");

    private static ILocator Table(Window window, string name) => window.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = name, Exact = true });

    private static ILocator Section(Window window, string name) => window.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = name, Exact = true });

    private Override Find(string id) => Desk.Book.Overrides.Single(item => item.Id == id);
}
