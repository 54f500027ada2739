using System.Text;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Health;

namespace EnvoyRls.Server.Endpoints;

/// <summary><c>/health</c> on the debug port: what the service's health is made of, and how its background loops fare.</summary>
internal static class HealthPage
{
    public static string Text(HealthComponents health, Supervisor supervisor)
    {
        StringBuilder text = new();
        text.Append("healthy: ").Append(health.IsHealthy ? "yes" : "no").Append('\n');
        foreach ((string component, bool healthy) in health.Snapshot().OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            text.Append("component ").Append(component).Append(": ").Append(healthy ? "ok" : "failed").Append('\n');
        }

        foreach ((string name, string state) in health.Details().OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append(": ").Append(state).Append('\n');
        }

        foreach (SupervisedLoop loop in supervisor.Loops.OrderBy(static loop => loop.Name, StringComparer.Ordinal))
        {
            text.Append("loop ").Append(loop.Name).Append(": ").Append(loop.Running ? "running" : "waiting").Append(", restarts ").Append(loop.Restarts);
            if (loop.LastError is { } error)
            {
                text.Append(", last error: ").Append(error.ReplaceLineEndings(" "));
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
