using System.Globalization;

namespace EnvoyRls.Server.Adaptive;

/// <summary>
/// Reads one metric out of Prometheus's text format: the sum of all samples of a name that carry certain labels.
/// Source: https://prometheus.io/docs/instrumenting/exposition_formats/.
/// </summary>
internal sealed class LoadMetric
{
    private readonly string _name;
    private readonly IReadOnlyList<string> _labels;

    private LoadMetric(string name, IReadOnlyList<string> labels)
    {
        _name = name;
        _labels = labels;
    }

    /// <summary>Reads a selector: <c>name</c> or <c>name{label="value",other="value"}</c>.</summary>
    public static LoadMetric? TryParse(string selector)
    {
        int open = selector.IndexOf('{', StringComparison.Ordinal);
        string name = (open < 0 ? selector : selector[..open]).Trim();
        if (!IsName(name))
        {
            return null;
        }

        if (open < 0)
        {
            return new LoadMetric(name, []);
        }

        if (!selector.EndsWith('}'))
        {
            return null;
        }

        string[] labels = selector[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Array.TrueForAll(labels, IsLabel) ? new LoadMetric(name, labels) : null;
    }

    /// <summary>The sum of the samples; <see langword="null"/> if there is none, or none that is a finite number.</summary>
    public double? Read(string exposition)
    {
        double? sum = null;
        foreach (ReadOnlySpan<char> line in exposition.AsSpan().EnumerateLines())
        {
            if (ValueOf(line) is { } value && double.IsFinite(value))
            {
                sum = (sum ?? 0) + value;
            }
        }

        return sum;
    }

    private double? ValueOf(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith(_name, StringComparison.Ordinal))
        {
            return null;
        }

        ReadOnlySpan<char> rest = line[_name.Length..];
        if (rest.StartsWith("{", StringComparison.Ordinal))
        {
            int close = rest.LastIndexOf('}');
            if (close < 0 || !HasLabels(rest[1..close]))
            {
                return null;
            }

            rest = rest[(close + 1)..];
        }
        else if (_labels.Count > 0 || !rest.StartsWith(" ", StringComparison.Ordinal))
        {
            return null;
        }

        rest = rest.Trim();
        int end = rest.IndexOf(' ');
        return double.TryParse(end < 0 ? rest : rest[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
    }

    private bool HasLabels(ReadOnlySpan<char> labels)
    {
        foreach (string wanted in _labels)
        {
            int at = labels.IndexOf(wanted, StringComparison.Ordinal);
            bool isWhole = at == 0 || (at > 0 && labels[at - 1] is ',' or ' ');
            if (!isWhole)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLabel(string label)
    {
        int equals = label.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && IsName(label[..equals]) && label.Length >= equals + 3 && label[equals + 1] == '"' && label[^1] == '"';
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':');
}
