using EnvoyRls.Testing;
using Microsoft.Playwright;

namespace EnvoyRls.Dashboard.Tests.Harness;

/// <summary>The pictures of the manual.</summary>
internal static class Pictures
{
    /// <summary>Whether they are to be taken anew.</summary>
    public static bool AreWanted => Environment.GetEnvironmentVariable("DASHBOARD_PICTURES") is not null;

    public static async Task TakeAsync(Window window, string name) =>
        await window.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Repository.PathOf("docs", "pictures", name) });
}
