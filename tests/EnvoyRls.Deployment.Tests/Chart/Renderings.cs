using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using EnvoyRls.Deployment.Tests.Harness;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Chart;

/// <summary>Every value set, rendered for several versions of Kubernetes once for all tests.</summary>
internal static class Renderings
{
    /// <summary>The oldest version that the chart says it is for, the first whose hooks can sleep, and a current one.</summary>
    public static readonly string[] KubeVersions = ["1.27.0", "1.30.0", "1.34.0"];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly Lazy<Task<IReadOnlyList<Rendering>>> Everything = new(RenderAsync);

    public static Task<IReadOnlyList<Rendering>> AllAsync() => Everything.Value;

    /// <summary>One set, for the current version unless told otherwise.</summary>
    public static async Task<Rendering> OfAsync(string set, string kubeVersion = "1.34.0") =>
        (await AllAsync()).Single(rendering => rendering.Set == set && rendering.KubeVersion == kubeVersion);

    /// <summary>Renders for the release and the namespace that the project's manifests are written for.</summary>
    public static Task<ProcessResult> TemplateAsync(params string[] arguments) =>
        Helm.RunAsync(["template", "envoyrls", Helm.Chart, "--namespace", "envoyrls", .. arguments]);

    /// <summary>Reads texts as Kubernetes does, and holds each object to its schema.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<Manifest>>> ReadAsync(IReadOnlyList<string> texts)
    {
        using TemporaryDirectory directory = new();
        string file = directory.File("texts.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(texts));
        string script = Repository.PathOf("tests", "EnvoyRls.Deployment.Tests", "node", "manifests.mjs");
        string answer = await ChildProcess.RunAsync("node", [script, file], Limit);
        return [.. JsonNode.Parse(answer)!.AsArray().Select(objects => (IReadOnlyList<Manifest>)[.. objects!.AsArray().Select(Read)])];
    }

    private static Manifest Read(JsonNode? node) =>
        new(node!["object"]!.AsObject(), [.. node["problems"]!.AsArray().Select(problem => (string)problem!)]);

    private static async Task<IReadOnlyList<Rendering>> RenderAsync()
    {
        (string Set, string KubeVersion)[] wanted = [.. ValueSets.Names.SelectMany(set => KubeVersions.Select(version => (set, version)))];
        ConcurrentDictionary<(string Set, string KubeVersion), string> texts = new();
        await Parallel.ForEachAsync(wanted, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (each, _) =>
        {
            ProcessResult result = await TemplateAsync("--values", ValueSets.PathOf(each.Set), "--kube-version", each.KubeVersion);
            texts[each] = result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"{each}: {result.Errors}");
        });
        IReadOnlyList<IReadOnlyList<Manifest>> manifests = await ReadAsync([.. wanted.Select(each => texts[each])]);
        return [.. wanted.Select((each, index) => new Rendering(each.Set, each.KubeVersion, texts[each], manifests[index]))];
    }
}
