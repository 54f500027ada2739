using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EnvoyRls.Dashboard.Tests.Harness;

/// <summary>The dashboard in a window of its own. Closing it fails the test if the browser complained of anything that the test did not bring about.</summary>
internal sealed class Window : IAsyncDisposable
{
    private const float Patience = 20_000;

    /// <summary>Errors of scripts, content that the page's policy forbids, requests that failed.</summary>
    private readonly ConcurrentQueue<string> _complaints = new();

    private readonly Uri _address;
    private readonly IBrowserContext _context;

    public Window(Uri address, IBrowserContext context, IPage page)
    {
        _address = address;
        _context = context;
        Page = page;
        page.SetDefaultTimeout(Patience);
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Enqueue($"{message.Text} {message.Location}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Refusals that the test brings about, as the browser tells of them: by their status.</summary>
    public int[] ExpectedStatuses { get; set; } = [];

    public async Task OpenAsync(string route = "") => await Page.GotoAsync(new Uri(_address, $"ui/{(route.Length > 0 ? $"#/{route}" : "")}").ToString());

    public async Task SignInAsync(string token)
    {
        await OpenAsync();
        await Field("Access token").FillAsync(token);
        await Button("Sign in").ClickAsync();
        await Expect(Page.Locator("#who")).ToBeAttachedAsync(new LocatorAssertionsToBeAttachedOptions { Timeout = Patience });
    }

    /// <summary>Goes to a page and waits until its heading is there.</summary>
    public async Task GoAsync(string route, string heading)
    {
        await OpenAsync(route);
        await SeeAsync(Heading(heading));
    }

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = name, Exact = true, Level = 1 });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocator Field(string label) => Page.GetByLabel(label, new PageGetByLabelOptions { Exact = true });

    /// <summary>A row of a table, by all that it says.</summary>
    public ILocator Row(string text) => Page.GetByRole(AriaRole.Row, new PageGetByRoleOptions { Name = text, Exact = true });

    public ILocator Text(string text) => Page.GetByText(text).First;

    /// <summary>A rule in the tree, by its id or full key.</summary>
    public ILocator Rule(string name) => Page.Locator($"[data-rule='{name}']");

    public static Task SeeAsync(ILocator what) => Expect(what).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = Patience });

    public static Task SeeAsync(ILocator what, string text) => Expect(what).ToContainTextAsync(text, new LocatorAssertionsToContainTextOptions { Timeout = Patience });

    public static Task NoneAsync(ILocator what) => Expect(what).ToHaveCountAsync(0, new LocatorAssertionsToHaveCountOptions { Timeout = Patience });

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        string unexpected = string.Join('\n', _complaints.Where(complaint => !ExpectedStatuses.Any(status => complaint.Contains($"status of {status}", StringComparison.Ordinal))));
        Assert.Equal("", unexpected);
    }
}
