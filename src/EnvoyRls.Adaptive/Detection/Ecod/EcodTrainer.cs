using EnvoyRls.Adaptive.Detection.Saving;

namespace EnvoyRls.Adaptive.Detection.Ecod;

/// <summary>Makes ECOD detectors, saves and loads them. Nothing in them is left to chance.</summary>
internal sealed class EcodTrainer : IDetectorTrainer
{
    private const int Format = 1;

    private readonly EcodOptions _options;

    public EcodTrainer(EcodOptions options)
    {
        options.Validate();
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "ecod";

    /// <inheritdoc/>
    public IDetector Train(ReadOnlySpan<double> rows, int width, ulong seed)
    {
        FeatureTails[] features = new FeatureTails[width];
        double[] column = new double[rows.Length / width];
        for (int feature = 0; feature < width; feature++)
        {
            for (int row = 0; row < column.Length; row++)
            {
                column[row] = rows[(row * width) + feature];
            }

            features[feature] = FeatureTailsBuilder.Build(column, _options.Values);
        }

        return new EcodDetector(features);
    }

    /// <inheritdoc/>
    public void Save(IDetector detector, BinaryWriter writer)
    {
        EcodDetector ecod = (EcodDetector)detector;
        SavedDetector.WriteHeader(writer, Name, Format);
        writer.Write(ecod.Width);
        writer.Write(ecod.Features[0].Ranked[^1].AtMost);
        foreach (FeatureTails feature in ecod.Features)
        {
            writer.Write(feature.IsLeftSkewed);
            writer.Write(feature.Ranked.Length);
            foreach (RankedValue ranked in feature.Ranked)
            {
                writer.Write(ranked.Value);
                writer.Write(ranked.Below);
                writer.Write(ranked.AtMost);
            }
        }
    }

    /// <inheritdoc/>
    public IDetector Load(BinaryReader reader) => SavedDetector.Read(reader, Name, Format, static saved =>
    {
        int width = saved.ReadCount("The number of features", 1, SavedDetector.MostFeatures);
        int rows = saved.ReadCount("The number of rows", 1, int.MaxValue);
        List<FeatureTails> features = [];
        for (int index = 0; index < width; index++)
        {
            features.Add(LoadFeature(saved, rows));
        }

        return new EcodDetector([.. features]);
    });

    private static FeatureTails LoadFeature(BinaryReader saved, int rows)
    {
        bool isLeftSkewed = saved.ReadBoolean();
        int count = saved.ReadCount("The number of values", 1, Math.Min(rows, EcodOptions.MostValues));
        List<RankedValue> ranked = [];
        RankedValue last = new(double.NegativeInfinity, 0, 0);
        for (int index = 0; index < count; index++)
        {
            double value = saved.ReadFinite("A value");
            int below = saved.ReadCount("The rows below a value", last.AtMost, index == 0 ? 0 : rows - 1);
            int atMost = saved.ReadCount("The rows at most a value", below + 1, rows);
            last = value > last.Value ? new RankedValue(value, below, atMost) : throw new InvalidDataException("Values are not in ascending order.");
            ranked.Add(last);
        }

        return last.AtMost == rows ? new FeatureTails([.. ranked], isLeftSkewed) : throw new InvalidDataException("Values do not end with the last row.");
    }
}
