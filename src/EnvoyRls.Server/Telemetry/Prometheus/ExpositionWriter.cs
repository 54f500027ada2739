using System.Buffers;
using System.Globalization;
using System.Text;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>Writes the Prometheus text exposition format 0.0.4, or OpenMetrics 1.0, as UTF-8, straight into a buffer.</summary>
internal sealed class ExpositionWriter(IBufferWriter<byte> output, TextFormat format)
{
    private const string TotalSuffix = "_total";
    private const int LongestNumber = 32;

    public bool IsOpenMetrics => format == TextFormat.OpenMetrics;

    /// <summary>How many bytes were written.</summary>
    public long Written { get; private set; }

    /// <summary>The two lines that start a family.</summary>
    public void Family(string name, MetricType type, string help)
    {
        string line = help.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        if (!IsOpenMetrics)
        {
            Text($"# HELP {name} {line}\n# TYPE {name} {TypeName(type)}\n");
            return;
        }

        // There a counter's samples have to end with _total. Those that do not keep their names, which dashboards know, as of an unknown type.
        bool isTotal = type == MetricType.Counter && name.EndsWith(TotalSuffix, StringComparison.Ordinal);
        string family = isTotal ? name[..^TotalSuffix.Length] : name;
        string typeName = type == MetricType.Counter && !isTotal ? "unknown" : TypeName(type);
        Text($"# HELP {family} {line.Replace("\"", "\\\"", StringComparison.Ordinal)}\n# TYPE {family} {typeName}\n");
    }

    /// <param name="head">Name, labels and the blank behind them.</param>
    /// <param name="value">The sample's value.</param>
    public void Sample<T>(ReadOnlySpan<byte> head, T value)
        where T : IUtf8SpanFormattable
    {
        Line(head, value);
        output.Write("\n"u8);
        Written++;
    }

    /// <summary>A sample of a bucket with a call that fell into it, for OpenMetrics.</summary>
    /// <param name="head">Name, labels and the blank behind them.</param>
    /// <param name="value">The sample's value.</param>
    /// <param name="exemplar">The call.</param>
    /// <param name="duration">How long it took, in the unit of the bucket's bounds.</param>
    public void Sample(ReadOnlySpan<byte> head, ulong value, Exemplar exemplar, double duration)
    {
        Line(head, value);
        double time = exemplar.Time.ToUnixTimeMilliseconds() / 1000.0;
        Text(string.Create(CultureInfo.InvariantCulture, $" # {{trace_id=\"{exemplar.Trace.ToHexString()}\"}} {duration} {time:F3}\n"));
    }

    /// <summary>Says that this was all, where the format wants to hear it.</summary>
    public void End()
    {
        if (IsOpenMetrics)
        {
            Text("# EOF\n");
        }
    }


    /// <summary>A family of one sample without labels.</summary>
    public void Single<T>(string name, MetricType type, string help, T value)
        where T : IUtf8SpanFormattable
    {
        Family(name, type, help);
        Sample(Encoding.UTF8.GetBytes(name + " "), value);
    }

    private void Line<T>(ReadOnlySpan<byte> head, T value)
        where T : IUtf8SpanFormattable
    {
        Span<byte> line = output.GetSpan(head.Length + LongestNumber);
        head.CopyTo(line);
        value.TryFormat(line[head.Length..], out int digits, default, CultureInfo.InvariantCulture);
        output.Advance(head.Length + digits);
        Written += head.Length + digits;
    }

    private static string TypeName(MetricType type) => type switch
    {
        MetricType.Counter => "counter",
        MetricType.Gauge => "gauge",
        MetricType.Histogram => "histogram",
        _ => "summary",
    };

    private void Text(string text) => Written += Encoding.UTF8.GetBytes(text, output);
}
