using EnvoyRls.Adaptive.Detection.RandomCutForest;
using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Adaptive.Tests.Detection.RandomCutForest;

/// <summary>Trees of given points, and what must hold in them.</summary>
internal static class TreeTesting
{
    public static RandomCutTree Empty(int width) => new(new CutNodes(width), CutNode.None);

    public static RandomCutTree Of(SplitMix64 random, params ReadOnlySpan<double[]> points)
    {
        RandomCutTree tree = Empty(points[0].Length);
        foreach (double[] point in points)
        {
            tree.Insert(point, random);
        }

        return tree;
    }

    /// <summary>Checks masses, boxes, parents and cuts below a node, and returns the points there.</summary>
    public static List<double[]> CheckedPoints(RandomCutTree tree, int at, int parent = CutNode.None)
    {
        CutNode node = tree.Nodes[at];
        double[] low = tree.Nodes.Low(at).ToArray();
        double[] high = tree.Nodes.High(at).ToArray();
        List<double[]> points = [];
        Assert.Equal(parent, node.Parent);
        if (node.IsLeaf)
        {
            points.AddRange(Enumerable.Repeat(low, node.Mass));
        }
        else
        {
            List<double[]> left = CheckedPoints(tree, node.Left, at);
            List<double[]> right = CheckedPoints(tree, node.Right, at);
            Assert.True(left.Max(point => point[node.Feature]) <= node.Cut);
            Assert.True(right.Min(point => point[node.Feature]) > node.Cut);
            points.AddRange(left);
            points.AddRange(right);
        }

        Assert.Equal(points.Count, node.Mass);
        Assert.Equal(low, Enumerable.Range(0, low.Length).Select(feature => points.Min(point => point[feature])));
        Assert.Equal(high, Enumerable.Range(0, low.Length).Select(feature => points.Max(point => point[feature])));
        return points;
    }

    /// <summary>The collusive displacement of a point that is in the tree, as the paper defines it.</summary>
    public static double CollusiveDisplacement(RandomCutTree tree, int leaf)
    {
        double greatest = 0;
        for (int at = leaf; tree.Nodes[at].Parent != CutNode.None; at = tree.Nodes[at].Parent)
        {
            int beside = tree.Nodes[tree.Nodes[at].Parent].SiblingOf(at);
            greatest = Math.Max(greatest, tree.Nodes[beside].Mass / (double)tree.Nodes[at].Mass);
        }

        return greatest;
    }
}
