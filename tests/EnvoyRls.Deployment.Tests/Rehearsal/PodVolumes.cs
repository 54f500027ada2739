using System.Text.Json.Nodes;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Rehearsal;

/// <summary>The volumes of a pod in directories of the test's own, as the kubelet fills them, and where they are mounted.</summary>
internal sealed class PodVolumes : IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly Dictionary<string, string> _mounts = new(StringComparer.Ordinal);

    private PodVolumes()
    {
    }

    /// <summary>The rules, with the links that the kubelet makes.</summary>
    public ConfigMapMount Rules { get; } = new();

    /// <summary>Fills every volume that the container mounts.</summary>
    public static async Task<PodVolumes> MakeAsync(JsonNode pod, JsonNode container, PodEnvironment environment)
    {
        PodVolumes volumes = new();
        foreach (JsonNode? mount in PodEnvironment.Items(container["volumeMounts"]))
        {
            string name = (string)mount!["name"]!;
            JsonNode volume = PodEnvironment.Items(pod["volumes"]).Single(volume => (string?)volume!["name"] == name)!;
            Assert.Null(mount["subPath"]);
            volumes._mounts.Add((string)mount["mountPath"]!, await volumes.FillAsync(name, volume, environment));
        }

        return volumes;
    }

    /// <summary>A setting's value, with a path below a mount as one below the directory that stands for it.</summary>
    public string Relocate(string value)
    {
        string? mount = _mounts.Keys.FirstOrDefault(path => value == path || value.StartsWith($"{path}/", StringComparison.Ordinal));
        return mount is null ? value : _mounts[mount] + value[mount.Length..];
    }

    public void Dispose()
    {
        Rules.Dispose();
        _root.Dispose();
    }

    private async Task<string> FillAsync(string name, JsonNode volume, PodEnvironment environment)
    {
        if (volume["configMap"] is { } map)
        {
            await Rules.PublishAsync([.. environment.ConfigMap((string)map["name"]!).Select(file => (file.Key, file.Value))]);
            return Path.Combine(Rules.Root, "config");
        }

        string directory = Directory.CreateDirectory(_root.File(name)).FullName;
        foreach ((string file, string text) in FilesOf(volume, environment))
        {
            await File.WriteAllTextAsync(Path.Combine(directory, file), text);
        }

        return directory;
    }

    private static IEnumerable<(string File, string Text)> FilesOf(JsonNode volume, PodEnvironment environment)
    {
        if (volume["secret"] is { } secret)
        {
            return environment.Secret((string)secret["secretName"]!).Select(file => (file.Key, file.Value));
        }

        return from source in PodEnvironment.Items(volume["projected"]?["sources"])
               let values = environment.Secret((string)source["secret"]!["name"]!)
               from item in PodEnvironment.Items(source["secret"]!["items"])
               select ((string)item["path"]!, values[(string)item["key"]!]);
    }
}
