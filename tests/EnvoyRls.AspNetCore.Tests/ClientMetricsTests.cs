using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EnvoyRls.AspNetCore.Tests.Support;

namespace EnvoyRls.AspNetCore.Tests;

public sealed class ClientMetricsTests
{
    [Fact]
    public async Task Decisions_failures_and_durations_are_measured()
    {
        ConcurrentQueue<string> measured = new();
        await using ScriptedService service = await ScriptedService.StartAsync(_ => Answers.OverLimit());
        await using TestClient answered = new(options => options.Addresses.Add(service.Address));
        await using TestClient alone = new(options => options.Addresses.Add(new Uri("http://127.0.0.1:1")));
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "EnvoyRls.AspNetCore")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => measured.Enqueue(Describe(instrument, tags)));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => measured.Enqueue(Describe(instrument, tags)));
        listener.Start();

        await answered.AskAsync();
        await alone.AskAsync();

        Assert.Contains("envoyrls.client.decisions result=denied source=service", measured, StringComparer.Ordinal);
        Assert.Contains("envoyrls.client.decisions result=allowed source=failure_mode", measured, StringComparer.Ordinal);
        Assert.Contains("envoyrls.client.failures reason=Unavailable", measured, StringComparer.Ordinal);
        Assert.Contains("envoyrls.client.check.duration source=service", measured, StringComparer.Ordinal);
    }

    private static string Describe(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string text = instrument.Name;
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            text += $" {tag.Key}={tag.Value}";
        }

        return text;
    }
}
