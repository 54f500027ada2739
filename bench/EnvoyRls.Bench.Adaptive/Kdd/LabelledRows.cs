using System.Globalization;
using System.IO.Compression;

namespace EnvoyRls.Bench.Adaptive.Kdd;

/// <summary>Rows of features and whether each is an anomaly.</summary>
/// <param name="Values">Rows of <paramref name="Width"/> numbers each, one after the other.</param>
/// <param name="Width">Features in a row.</param>
/// <param name="Labels">One a row: whether it is an anomaly.</param>
internal sealed record LabelledRows(double[] Values, int Width, bool[] Labels)
{
    public int Count => Labels.Length;

    public int Anomalies => Labels.Count(isAnomaly => isAnomaly);

    /// <summary>Reads a CSV file: a header, then features with the label, 0 or 1, in the last column; gzip by the name's end.</summary>
    /// <exception cref="InvalidDataException">A line that is not of this form, or labels of one kind only.</exception>
    public static LabelledRows Read(FileInfo file)
    {
        using FileStream opened = file.OpenRead();
        using Stream content = file.Extension == ".gz" ? new GZipStream(opened, CompressionMode.Decompress) : opened;
        using StreamReader lines = new(content);
        int width = (lines.ReadLine() ?? "").Count(character => character == ',');
        if (width == 0)
        {
            throw new InvalidDataException($"{file.Name}, line 1: not a header of features and a label.");
        }

        List<double> values = [];
        List<bool> labels = [];
        double[] row = new double[width];
        while (lines.ReadLine() is { } line)
        {
            labels.Add(TryParse(line, row, out bool isAnomaly)
                ? isAnomaly
                : throw new InvalidDataException($"{file.Name}, line {labels.Count + 2}: not {width} finite numbers and a label."));
            values.AddRange(row);
        }

        return labels.Contains(true) && labels.Contains(false)
            ? new LabelledRows([.. values], width, [.. labels])
            : throw new InvalidDataException($"{file.Name}: both labels, 0 and 1, are needed.");
    }

    private static bool TryParse(ReadOnlySpan<char> line, Span<double> row, out bool isAnomaly)
    {
        int column = 0;
        isAnomaly = false;
        foreach (Range range in line.Split(','))
        {
            bool isLabel = column == row.Length;
            if (column > row.Length
                || !double.TryParse(line[range], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                || !(isLabel ? value is 0 or 1 : double.IsFinite(value)))
            {
                return false;
            }

            if (isLabel)
            {
                isAnomaly = value == 1;
            }
            else
            {
                row[column] = value;
            }

            column++;
        }

        return column == row.Length + 1;
    }
}
