using System.Globalization;

namespace EnvoyRls.Testing;

/// <summary>How much memory a server has at a moment, as it says itself.</summary>
/// <param name="Resident">Bytes of the process that are in memory.</param>
/// <param name="Heap">Bytes of its managed heap, what is garbage already included.</param>
public readonly record struct MemoryReading(long Resident, long Heap)
{
    private const double Megabyte = 1024 * 1024;

    public double ResidentMegabytes => Resident / Megabyte;

    public double HeapMegabytes => Heap / Megabyte;

    /// <summary>Asks a server.</summary>
    public static async Task<MemoryReading> OfAsync(RateLimitServer server)
    {
        string page = await server.Debug.GetStringAsync(new Uri("/debug/gc", UriKind.Relative));
        return new MemoryReading(Line(page, "process.resident_bytes: "), Line(page, "gc.heap_bytes: "));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{ResidentMegabytes:0} MB resident, {HeapMegabytes:0} MB heap");

    private static long Line(string page, string name) => long.Parse(
        page.Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..], CultureInfo.InvariantCulture);
}
