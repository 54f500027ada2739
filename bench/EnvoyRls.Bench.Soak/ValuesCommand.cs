using System.Globalization;
using EnvoyRls.Testing;

namespace EnvoyRls.Bench.Soak;

/// <summary>Sends values that nobody has sent before, by the million, to a server at its defaults, and looks at its memory.</summary>
internal static class ValuesCommand
{
    private const int Looks = 40;

    public static async Task<int> RunAsync(int values, string plot)
    {
        using TemporaryDirectory directory = new();
        await using RateLimitServer server = RateLimitServer.Launch(
            ("BACKEND_TYPE", "memory"),
            ("LOCAL_CACHE_SIZE_IN_BYTES", "10000000"),
            ("DECISION_LOG", directory.File("decisions.log")),
            ("MANAGEMENT_DIR", directory.File("managed")));
        server.Rules.Write("invented.yaml", InventedValues.Rules);
        await server.WaitUntilHealthyAsync();
        InventedValues invented = new(server, "invented");
        List<(double, MemoryReading[])> readings = [];
        for (int look = 0; look <= Looks; look++)
        {
            MemoryReading reading = await MemoryReading.OfAsync(server);
            string counters = await server.GaugeAsync("envoyrls_memory_counters");
            double sent = (double)look * values / Looks;
            readings.Add((sent / 1e6, [reading]));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sent,12:N0} values  {reading}  {counters} counters"));
            if (look < Looks)
            {
                await invented.SendAsync(values / Looks);
            }
        }

        MemoryPlot.Write(plot, "Memory of a server that is sent values nobody has sent before", "millions of values", readings);
        return 0;
    }
}
