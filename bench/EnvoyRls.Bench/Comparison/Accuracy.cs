namespace EnvoyRls.Bench.Comparison;

/// <summary>What a limit made of traffic.</summary>
/// <param name="AdmittedShare">Hits admitted, as a share of all.</param>
/// <param name="Overshoot">The most hits that any key was admitted in any span of the window's length, relative to the amount.</param>
/// <param name="WronglyDeniedShare">
/// Hits denied that the exact log, <see cref="ComparedLimit.Exact"/>, admits of the same traffic, as a share of all.
/// </param>
internal sealed record Accuracy(double AdmittedShare, double Overshoot, double WronglyDeniedShare)
{
    public static async Task<Accuracy> MeasureAsync(ComparedLimit compared, Traffic traffic)
    {
        await using SimulatedCounters counters = new(compared.Limit);
        await using SimulatedCounters exact = new(ComparedLimit.Exact.Limit);
        Dictionary<int, WindowMeter> meters = [];
        long admitted = 0;
        long wronglyDenied = 0;
        foreach (Hit hit in traffic.Hits)
        {
            if (!meters.TryGetValue(hit.Key, out WindowMeter? meter))
            {
                meters.Add(hit.Key, meter = new WindowMeter(TrafficPatterns.Window));
            }

            bool isDue = await exact.AdmitAsync(hit);
            if (await counters.AdmitAsync(hit))
            {
                meter.Add(hit.Time);
                admitted++;
            }
            else
            {
                wronglyDenied += isDue ? 1 : 0;
            }
        }

        double all = traffic.Hits.Count;
        return new Accuracy(admitted / all, meters.Values.Max(meter => meter.Most) / (double)TrafficPatterns.Amount, wronglyDenied / all);
    }
}
