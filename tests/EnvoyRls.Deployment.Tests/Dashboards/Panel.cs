using System.Text.Json.Nodes;

namespace EnvoyRls.Deployment.Tests.Dashboards;

/// <summary>A panel of a dashboard.</summary>
internal sealed record Panel(JsonObject Root)
{
    public int Id => (int)Root["id"]!;

    public string Type => (string)Root["type"]!;

    public string Title => (string)Root["title"]!;

    public string Description => (string?)Root["description"] ?? "";

    public string Unit => (string)Defaults["unit"]!;

    public JsonObject Defaults => Root["fieldConfig"]!["defaults"]!.AsObject();

    /// <summary>Its place on a grid of 24 columns.</summary>
    public (int X, int Y, int Width, int Height) Place
    {
        get
        {
            JsonNode grid = Root["gridPos"]!;
            return ((int)grid["x"]!, (int)grid["y"]!, (int)grid["w"]!, (int)grid["h"]!);
        }
    }

    public IReadOnlyList<PanelQuery> Queries => [.. Root["targets"]!.AsArray().Select(static target => new PanelQuery(
        (string)target!["refId"]!, (string)target["expr"]!, (string)target["legendFormat"]!, (bool?)target["instant"] ?? false))];

    /// <summary>Names of the alerts whose runbooks it links to.</summary>
    public IEnumerable<string> Runbooks => Root["links"]?.AsArray()
        .Select(static link => Path.GetFileNameWithoutExtension((string)link!["url"]!)) ?? [];

    /// <summary>Bounds and colours, the first one without a bound.</summary>
    public IReadOnlyList<(double? Bound, string Colour)> Thresholds => [.. Defaults["thresholds"]?["steps"]?.AsArray()
        .Select(static step => ((double?)step!["value"], (string)step["color"]!)) ?? []];
}
