using System.Globalization;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Rehearsal;

/// <summary>A free loopback port for each port of the container.</summary>
internal sealed class PodPorts
{
    private readonly Dictionary<int, int> _ports = new() { [8080] = FreePort.Next(), [8081] = FreePort.Next(), [8082] = FreePort.Next(), [9090] = FreePort.Next(), [6070] = FreePort.Next() };

    /// <summary>What stands for a port of the container.</summary>
    public int this[int containerPort] => _ports[containerPort];

    /// <summary>What is changed of the environment because this is no pod, and nothing else is: where to listen.</summary>
    public void Relocate(Dictionary<string, string> environment)
    {
        // Not rendered: the server listens on all addresses of the pod by itself.
        environment.Add("HOST", "127.0.0.1");
        environment.Add("GRPC_HOST", "127.0.0.1");
        Replace("PORT", "8080", Text(8080));
        Replace("GRPC_PORT", "8081", Text(8081));
        Replace("DEBUG_PORT", "6070", Text(6070));
        Replace("PROMETHEUS_ADDR", ":9090", $"127.0.0.1:{Text(9090)}");
        if (environment["DEBUG_HOST"] == "0.0.0.0")
        {
            environment["DEBUG_HOST"] = "127.0.0.1";
        }

        if (environment.ContainsKey("ADMIN_PORT"))
        {
            Replace("ADMIN_PORT", "8082", Text(8082));
            Replace("ADMIN_HOST", "0.0.0.0", "127.0.0.1");
        }

        void Replace(string name, string rendered, string here)
        {
            Assert.Equal(rendered, environment[name]);
            environment[name] = here;
        }
    }

    private string Text(int containerPort) => this[containerPort].ToString(CultureInfo.InvariantCulture);
}
