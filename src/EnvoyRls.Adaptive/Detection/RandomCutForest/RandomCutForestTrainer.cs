using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Detection.Saving;

namespace EnvoyRls.Adaptive.Detection.RandomCutForest;

/// <summary>Makes random cut forests that have learnt rows in their order; saves and loads them, which go on as if never stopped.</summary>
internal sealed class RandomCutForestTrainer : IDetectorTrainer
{
    private const int Format = 1;

    private readonly RandomCutForestOptions _options;

    public RandomCutForestTrainer(RandomCutForestOptions options)
    {
        options.Validate();
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "random_cut_forest";

    /// <summary>Makes a forest that has learnt nothing yet.</summary>
    public RandomCutForestDetector Create(int width, ulong seed)
    {
        SplitMix64 seeds = new(seed);
        SampledTree[] trees = new SampledTree[_options.Trees];
        for (int index = 0; index < trees.Length; index++)
        {
            RandomCutTree tree = new(new CutNodes(width), CutNode.None);
            trees[index] = new SampledTree(tree, new PriorityQueue<int, double>(), new SplitMix64(seeds.NextUInt64()));
        }

        return new RandomCutForestDetector(_options, trees, width, 0);
    }

    /// <inheritdoc/>
    public IDetector Train(ReadOnlySpan<double> rows, int width, ulong seed)
    {
        RandomCutForestDetector forest = Create(width, seed);
        for (int start = 0; start < rows.Length; start += width)
        {
            forest.Learn(rows.Slice(start, width));
        }

        return forest;
    }

    /// <inheritdoc/>
    public void Save(IDetector detector, BinaryWriter writer)
    {
        RandomCutForestDetector forest = (RandomCutForestDetector)detector;
        SavedDetector.WriteHeader(writer, Name, Format);
        writer.Write(forest.Width);
        writer.Write(forest.Options.Trees);
        writer.Write(forest.Options.SampleSize);
        writer.Write(forest.Options.Decay);
        writer.Write(forest.Learnt);
        foreach (SampledTree sampled in forest.Trees)
        {
            SavedTree.Save(sampled, writer);
        }
    }

    /// <inheritdoc/>
    public IDetector Load(BinaryReader reader) => SavedDetector.Read(reader, Name, Format, static saved =>
    {
        int width = saved.ReadCount("The number of features", 1, SavedDetector.MostFeatures);
        RandomCutForestOptions options = new()
        {
            Trees = saved.ReadCount("The number of trees", 1, RandomCutForestOptions.MostTrees),
            SampleSize = saved.ReadCount("The sample size", 2, RandomCutForestOptions.MostSamples),
            Decay = saved.ReadFinite("The decay"),
        };
        long learnt = saved.ReadInt64();
        if (options.Decay is < 0 or > 1 || learnt < 0)
        {
            throw new InvalidDataException("The decay is not from 0 to 1, or the number of rows learnt is below 0.");
        }

        List<SampledTree> trees = [];
        for (int index = 0; index < options.Trees; index++)
        {
            trees.Add(SavedTree.Load(saved, width, (int)Math.Min(options.SampleSize, learnt)));
        }

        return new RandomCutForestDetector(options, [.. trees], width, learnt);
    });
}
