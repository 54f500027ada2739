using System.Text.RegularExpressions;

namespace EnvoyRls.Server.Telemetry.Prometheus.Mapping;

/// <summary>Text with references to captures: <c>$1</c>, <c>${1}</c>, <c>${name}</c>; <c>$$</c> is a dollar sign.</summary>
internal static class CaptureTemplate
{
    private static readonly Regex Reference = GoRegex.Compile(@"\$(?:\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+)|\$)");

    public static string Expand(string template, Func<string, string> capture) => Reference.Replace(template, reference =>
    {
        string name = reference.Groups[1].Value + reference.Groups[2].Value;
        return name.Length == 0 ? "$" : capture(name);
    });
}
