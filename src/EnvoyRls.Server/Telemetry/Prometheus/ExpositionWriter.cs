using System.Buffers;
using System.Globalization;
using System.Text;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>Writes the Prometheus text exposition format 0.0.4, as UTF-8, straight into a buffer.</summary>
internal sealed class ExpositionWriter(IBufferWriter<byte> output)
{
    private const int LongestNumber = 32;

    /// <summary>How many bytes were written.</summary>
    public long Written { get; private set; }

    /// <summary>The two lines that start a family.</summary>
    public void Family(string name, MetricType type, string help)
    {
        string line = help.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        Text($"# HELP {name} {line}\n# TYPE {name} {TypeName(type)}\n");
    }

    /// <param name="head">Name, labels and the blank behind them.</param>
    /// <param name="value">The sample's value.</param>
    public void Sample<T>(ReadOnlySpan<byte> head, T value)
        where T : IUtf8SpanFormattable
    {
        Span<byte> line = output.GetSpan(head.Length + LongestNumber + 1);
        head.CopyTo(line);
        value.TryFormat(line[head.Length..], out int digits, default, CultureInfo.InvariantCulture);
        line[head.Length + digits] = (byte)'\n';
        Advance(head.Length + digits + 1);
    }

    /// <summary>A family of one sample without labels.</summary>
    public void Single<T>(string name, MetricType type, string help, T value)
        where T : IUtf8SpanFormattable
    {
        Family(name, type, help);
        Sample(Encoding.UTF8.GetBytes(name + " "), value);
    }

    private static string TypeName(MetricType type) => type switch
    {
        MetricType.Counter => "counter",
        MetricType.Gauge => "gauge",
        MetricType.Histogram => "histogram",
        _ => "summary",
    };

    private void Text(string text) => Written += Encoding.UTF8.GetBytes(text, output);

    private void Advance(int count)
    {
        output.Advance(count);
        Written += count;
    }
}
