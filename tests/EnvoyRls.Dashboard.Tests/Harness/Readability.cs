namespace EnvoyRls.Dashboard.Tests.Harness;

/// <summary>Whether text can be told from what is behind it.</summary>
internal static class Readability
{
    /// <summary>The least that text needs (WCAG 2.2, 1.4.3).</summary>
    public const double NeededContrast = 4.5;

    private const string Script = """
        () => {
          const light = (colour) => {
            const [r, g, b] = colour.match(/[\d.]+/g).map(Number).map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const behind = (element) => {
            const colour = getComputedStyle(element).backgroundColor;
            return colour === "rgba(0, 0, 0, 0)" ? behind(element.parentElement) : colour;
          };
          const contrast = (element) => {
            const [high, low] = [light(getComputedStyle(element).color), light(behind(element))].sort((left, right) => right - left);
            return (high + 0.05) / (low + 0.05);
          };
          const told = document.querySelectorAll("h1, h2, h3, h4, p, summary, time, a, code, b, th, td, dt, dd, label, button:not([disabled]), .badge, .muted");
          return Math.min(...[...told].filter((element) => element.offsetParent).map(contrast));
        }
        """;

    /// <summary>The least ratio of the luminances of text and what is behind it.</summary>
    public static Task<double> LeastContrastAsync(Window window) => window.Page.EvaluateAsync<double>(Script);
}
