using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Detection.Saving;

namespace EnvoyRls.Adaptive.Detection.RandomCutForest;

/// <summary>
/// How a tree is saved: its chance, then its nodes, each before those below it, the left before the right, so that no word is needed
/// of where they are, and none can be damaged into a circle. Boxes are found again from the points.
/// </summary>
internal static class SavedTree
{
    private const int Leaf = -1;

    public static void Save(SampledTree sampled, BinaryWriter writer)
    {
        writer.Write(sampled.RandomState);
        if (!sampled.Tree.IsEmpty)
        {
            SaveNode(sampled.Tree.Nodes, sampled.Tree.Root, sampled.Priorities.ToLookup(point => point.Leaf, point => point.Priority), writer);
        }
    }

    /// <param name="saved">Where to read.</param>
    /// <param name="width">Features of a point.</param>
    /// <param name="points">How many points the tree has.</param>
    public static SampledTree Load(BinaryReader saved, int width, int points)
    {
        SplitMix64 random = new(saved.ReadUInt64());
        CutNodes nodes = new(width);
        PriorityQueue<int, double> priorities = new();
        int root = points == 0 ? CutNode.None : LoadNode(saved, nodes, points, priorities);
        return new SampledTree(new RandomCutTree(nodes, root), priorities, random);
    }

    private static void SaveNode(CutNodes nodes, int at, ILookup<int, double> priorities, BinaryWriter writer)
    {
        CutNode node = nodes[at];
        writer.Write(node.IsLeaf ? Leaf : node.Feature);
        if (node.IsLeaf)
        {
            WriteNumbers(writer, nodes.Low(at));
            WriteNumbers(writer, [.. priorities[at]]);
            return;
        }

        writer.Write(node.Cut);
        writer.Write(nodes[node.Left].Mass);
        SaveNode(nodes, node.Left, priorities, writer);
        SaveNode(nodes, node.Right, priorities, writer);
    }

    private static int LoadNode(BinaryReader saved, CutNodes nodes, int points, PriorityQueue<int, double> priorities)
    {
        int feature = saved.ReadCount("A feature", Leaf, points > 1 ? nodes.Width - 1 : Leaf);
        if (feature == Leaf)
        {
            return LoadLeaf(saved, nodes, points, priorities);
        }

        double cut = saved.ReadFinite("A cut");
        int pointsLeft = saved.ReadCount("The points left of a cut", 1, points - 1);
        int left = LoadNode(saved, nodes, pointsLeft, priorities);
        int right = LoadNode(saved, nodes, points - pointsLeft, priorities);
        return nodes.High(left)[feature] <= cut && nodes.Low(right)[feature] > cut
            ? nodes.AddParent(feature, cut, left, right)
            : throw new InvalidDataException("A cut does not lie between the points at its sides.");
    }

    private static int LoadLeaf(BinaryReader saved, CutNodes nodes, int points, PriorityQueue<int, double> priorities)
    {
        double[] point = new double[nodes.Width];
        foreach (ref double number in point.AsSpan())
        {
            number = saved.ReadFinite("A number of a point");
            if (Math.Abs(number) > RandomCutForestDetector.Greatest)
            {
                throw new InvalidDataException("A number of a point is too great.");
            }
        }

        int leaf = nodes.AddLeaf(point);
        nodes[leaf].Mass = points;
        for (int index = 0; index < points; index++)
        {
            priorities.Enqueue(leaf, saved.ReadFinite("A priority"));
        }

        return leaf;
    }

    private static void WriteNumbers(BinaryWriter writer, ReadOnlySpan<double> numbers)
    {
        foreach (double number in numbers)
        {
            writer.Write(number);
        }
    }
}
