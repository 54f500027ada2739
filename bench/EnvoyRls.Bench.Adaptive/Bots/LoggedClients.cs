using EnvoyRls.Bench.Adaptive.AccessLogs;

namespace EnvoyRls.Bench.Adaptive.Bots;

/// <summary>Reads the clients of an access log in Apache's combined format.</summary>
internal static class LoggedClients
{
    /// <summary>The clients of a log, plain or .gz, and how many of its lines were not understood.</summary>
    /// <exception cref="InvalidDataException">No line was understood.</exception>
    public static (IReadOnlyCollection<LoggedClient> Clients, int Skipped) Read(FileInfo file)
    {
        (IReadOnlyList<LoggedCall> calls, int skipped) = AccessLog.Read(file);
        Dictionary<string, LoggedClient> clients = new(StringComparer.Ordinal);
        foreach (LoggedCall call in calls)
        {
            if (!clients.TryGetValue(call.Address, out LoggedClient? client))
            {
                clients.Add(call.Address, client = new LoggedClient(call.Address));
            }

            client.Add(call.Time, call.Path, call.Agent);
        }

        return (clients.Values, skipped);
    }
}
