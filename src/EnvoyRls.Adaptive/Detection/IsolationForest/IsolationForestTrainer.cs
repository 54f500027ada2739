using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Detection.Saving;

namespace EnvoyRls.Adaptive.Detection.IsolationForest;

/// <summary>Grows isolation forests, saves and loads them.</summary>
internal sealed class IsolationForestTrainer : IDetectorTrainer
{
    private const int Format = 1;

    private readonly IsolationForestOptions _options;

    public IsolationForestTrainer(IsolationForestOptions options)
    {
        options.Validate();
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "isolation_forest";

    /// <inheritdoc/>
    public IDetector Train(ReadOnlySpan<double> rows, int width, ulong seed)
    {
        int sampleSize = Math.Min(_options.SampleSize, rows.Length / width);
        IsolationTreeBuilder builder = new(rows, width, sampleSize, new SplitMix64(seed));
        IsolationTree[] trees = new IsolationTree[_options.Trees];
        for (int index = 0; index < trees.Length; index++)
        {
            trees[index] = builder.Grow();
        }

        return new IsolationForestDetector(width, sampleSize, trees);
    }

    /// <inheritdoc/>
    public void Save(IDetector detector, BinaryWriter writer)
    {
        IsolationForestDetector forest = (IsolationForestDetector)detector;
        SavedDetector.WriteHeader(writer, Name, Format);
        writer.Write(forest.Width);
        writer.Write(forest.SampleSize);
        writer.Write(forest.Trees.Length);
        foreach (IsolationTree tree in forest.Trees)
        {
            Save(tree, writer);
        }
    }

    /// <inheritdoc/>
    public IDetector Load(BinaryReader reader) => SavedDetector.Read(reader, Name, Format, static saved =>
    {
        int width = saved.ReadCount("The number of features", 1, SavedDetector.MostFeatures);
        int sampleSize = saved.ReadCount("The sample size", 1, IsolationForestOptions.MostSamples);
        int count = saved.ReadCount("The number of trees", 1, IsolationForestOptions.MostTrees);
        List<IsolationTree> trees = [];
        for (int index = 0; index < count; index++)
        {
            trees.Add(LoadTree(saved, width, sampleSize));
        }

        return new IsolationForestDetector(width, sampleSize, [.. trees]);
    });

    /// <summary>Nodes in their order: a leaf is -1; an inner node is its feature, threshold and the rows that went left.</summary>
    private static void Save(IsolationTree tree, BinaryWriter writer)
    {
        foreach (IsolationNode node in tree.Nodes)
        {
            writer.Write(node.Feature);
            if (!node.IsLeaf)
            {
                writer.Write(node.Value);
                writer.Write(tree.Rows[node.Left]);
            }
        }
    }

    /// <summary>Children follow in the order of their parents, so that where they are needs no word, and no tree can be damaged into a circle.</summary>
    private static IsolationTree LoadTree(BinaryReader saved, int width, int sampleSize)
    {
        List<IsolationNode> nodes = [];
        List<int> rows = [sampleSize];
        while (nodes.Count < rows.Count)
        {
            int here = rows[nodes.Count];
            int feature = saved.ReadCount("A feature", -1, here > 1 ? width - 1 : -1);
            if (feature < 0)
            {
                nodes.Add(new IsolationNode(-1, 0, 0));
                continue;
            }

            nodes.Add(new IsolationNode(feature, rows.Count, saved.ReadFinite("A threshold")));
            int atMost = saved.ReadCount("The rows of a child", 1, here - 1);
            rows.AddRange(atMost, here - atMost);
        }

        return new IsolationTree([.. nodes], [.. rows]);
    }
}
