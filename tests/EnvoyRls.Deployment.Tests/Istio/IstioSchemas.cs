using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using EnvoyRls.Deployment.Tests.Envoy;
using EnvoyRls.Testing;
using YamlDotNet.RepresentationModel;

namespace EnvoyRls.Deployment.Tests.Istio;

/// <summary>The schemas of Istio's CRDs, strictly: a field that they do not know is a complaint.</summary>
internal static class IstioSchemas
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>What they say against each object; an empty list where there is nothing.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<string>>> ComplaintsAsync(IEnumerable<YamlMappingNode> objects)
    {
        JsonArray array = [.. objects.Select(YamlJson.Convert)];
        using Process node = Process.Start(new ProcessStartInfo(
            "node", [Repository.PathOf("tests", "EnvoyRls.Deployment.Tests", "node", "istio.mjs")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            Task<string> output = node.StandardOutput.ReadToEndAsync();
            Task<string> errors = node.StandardError.ReadToEndAsync();
            await node.StandardInput.WriteAsync(array.ToJsonString());
            node.StandardInput.Close();
            await node.WaitForExitAsync().WaitAsync(Limit);
            Assert.True(node.ExitCode == 0, await errors);
            return JsonSerializer.Deserialize<List<List<string>>>(await output)!;
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill();
            }
        }
    }
}
