using System.Text.Json.Nodes;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Dashboards;

/// <summary>One of the dashboards, as Grafana would import it.</summary>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Root">The whole document.</param>
internal sealed record Dashboard(string Name, JsonObject Root)
{
    public static readonly string[] Names = ["overview", "rules", "store", "adaptive", "capacity"];

    public static IReadOnlyList<Dashboard> All { get; } = [.. Names.Select(Read)];

    public string Title => (string)Root["title"]!;

    public IReadOnlyList<Panel> Panels => [.. Root["panels"]!.AsArray().Select(static panel => new Panel(panel!.AsObject()))];

    /// <summary>Queries of panels, each with where it stands.</summary>
    public IEnumerable<(string Place, string Expression)> Queries =>
        Panels.SelectMany(panel => panel.Queries.Select(query => ($"{Name}: {panel.Title} ({query.Reference})", query.Expression)));

    /// <summary>Annotations, each with its query.</summary>
    public IEnumerable<(string Name, string Expression)> Annotations => Root["annotations"]!["list"]!.AsArray()
        .Select(static note => ((string)note!["name"]!, (string)note["expr"]!));

    /// <summary>Variables whose values Prometheus is asked for, with the query.</summary>
    public IReadOnlyDictionary<string, string> Variables => Root["templating"]!["list"]!.AsArray()
        .Where(static variable => (string)variable!["type"]! == "query")
        .ToDictionary(static variable => (string)variable!["name"]!, static variable => (string)variable!["query"]!["query"]!, StringComparer.Ordinal);

    private static Dashboard Read(string name) =>
        new(name, JsonNode.Parse(File.ReadAllText(Repository.PathOf("dashboards", "grafana", $"{name}.json")))!.AsObject());
}
