using System.Net;
using EnvoyRls.Dashboard.Tests.Harness;
using EnvoyRls.Testing;
using Microsoft.Playwright;

namespace EnvoyRls.Dashboard.Tests;

/// <summary>Everything can be done without a mouse.</summary>
public sealed class KeyboardTests(Stage stage)
{
    private const int MostKeys = 80;

    [Fact]
    public async Task A_rule_can_be_made_with_the_keyboard_alone()
    {
        await using Window window = await stage.OpenAsync();
        IKeyboard keyboard = window.Page.Keyboard;
        await window.OpenAsync();
        await Window.SeeAsync(window.Heading("Sign in"));
        await keyboard.InsertTextAsync(stage.Service.Tokens["operator"]);
        await keyboard.PressAsync("Enter");
        await Window.SeeAsync(window.Heading("Overview"));

        await TabToAsync(window, "Rules");
        await keyboard.PressAsync("Enter");
        await Window.SeeAsync(window.Heading("Rules"));
        await TabToAsync(window, "New rule");
        await keyboard.PressAsync("Enter");
        await Window.SeeAsync(window.Heading("New rule"));
        foreach ((string label, string text) in new[] { ("Id", "by-keyboard"), ("Domain", "web"), ("Key", "path"), ("Value", "/by-keyboard"), ("Hits", "0") })
        {
            await TabToAsync(window, label);
            await keyboard.InsertTextAsync(text);
        }

        await TabToAsync(window, "Review changes");
        await keyboard.PressAsync("Enter");
        await Window.SeeAsync(window.Button("Save"));
        await TabToAsync(window, "Save");
        await keyboard.PressAsync("Enter");

        await Window.SeeAsync(window.Rule("by-keyboard"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await stage.Service.CallAsync("web", ("path", "/by-keyboard")));
    }

    [Fact]
    public async Task The_first_stop_skips_to_the_content()
    {
        await using Window window = await stage.SignInAsync("viewer");
        await window.Page.ReloadAsync();
        await Window.SeeAsync(window.Heading("Overview"));
        await window.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to content", await FocusedAsync(window));

        await window.Page.Keyboard.PressAsync("Enter");

        Assert.Equal("main", await window.Page.EvaluateAsync<string>("() => document.activeElement.id"));
        await Window.SeeAsync(window.Heading("Overview"));
    }

    [Fact]
    public async Task A_dialog_is_left_with_escape_and_gives_the_focus_back()
    {
        await using Window window = await stage.SignInAsync("admin");
        await window.GoAsync("tokens", "Tokens");
        await window.Button("New token").FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await Window.SeeAsync(window.Page.GetByRole(AriaRole.Dialog));
        await window.Page.Keyboard.PressAsync("Escape");
        await Window.NoneAsync(window.Page.GetByRole(AriaRole.Dialog));
        Assert.Equal("New token", await FocusedAsync(window));
    }

    private static async Task TabToAsync(Window window, string name)
    {
        int keys = 0;
        await Eventually.IsTrueAsync(
            async () =>
            {
                Assert.True(++keys < MostKeys, $"{name} is not reached with the Tab key");
                await window.Page.Keyboard.PressAsync("Tab");
                return await FocusedAsync(window) == name;
            },
            TimeSpan.FromSeconds(30),
            () => $"{name} has the focus");
    }

    /// <summary>The name of what has the focus: its label, or its own text.</summary>
    private static Task<string> FocusedAsync(Window window) =>
        window.Page.EvaluateAsync<string>("() => (document.activeElement.labels?.[0] ?? document.activeElement).innerText.trim()");
}
