namespace EnvoyRls.Adaptive.Detection.RandomCutForest;

/// <summary>
/// How strange a point is to a tree: its collusive displacement (Guha et al. 2016, definition 4), that is the greatest, over the node
/// that the point would get and those above it, of the points beside a node divided by those below it. Told is the mean over all
/// insertions that chance allows, so that looking costs no change of the tree and no chance of its own.
/// </summary>
internal static class Displacement
{
    /// <summary>The mean displacement, 0 for an empty tree.</summary>
    public static double Expected(RandomCutTree tree, ReadOnlySpan<double> point) => Walk(tree, point, []);

    /// <summary>Adds to each feature its part in the mean displacement: cuts that leave the point alone, as often as they are in that feature.</summary>
    public static void AddParts(RandomCutTree tree, ReadOnlySpan<double> point, Span<double> parts) => Walk(tree, point, parts);

    private static double Walk(RandomCutTree tree, ReadOnlySpan<double> point, Span<double> parts)
    {
        CutNodes nodes = tree.Nodes;
        double mean = 0;
        double reached = 1;
        double beside = 0;
        for (int at = tree.Root; at != CutNode.None;)
        {
            ref readonly CutNode node = ref nodes[at];
            double growth = nodes.GrowthFor(at, point);
            double cutOff = growth == 0 ? 0 : growth / (growth + node.Sides);
            double added = reached * cutOff * Math.Max(beside, node.Mass);
            mean += added;
            for (int feature = 0; feature < parts.Length && growth > 0; feature++)
            {
                parts[feature] += added * (nodes.GrowthFor(at, point, feature) / growth);
            }

            reached *= 1 - cutOff;
            if (node.IsLeaf)
            {
                break;
            }

            int next = node.ChildFor(point);
            beside = Math.Max(beside, nodes[node.SiblingOf(next)].Mass / (nodes[next].Mass + 1.0));
            at = next;
        }

        // What was never cut off has come to a leaf of equal points.
        return mean + (reached * beside);
    }
}
