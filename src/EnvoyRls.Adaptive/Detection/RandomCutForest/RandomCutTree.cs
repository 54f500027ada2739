using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Adaptive.Detection.RandomCutForest;

/// <summary>
/// A robust random cut tree (Guha, Mishra, Roy, Schrijvers: Robust Random Cut Forest Based Anomaly Detection on Streams, ICML 2016):
/// a feature is cut with a chance proportional to its side of the box around the points, anywhere along that side. Points come and go,
/// and the tree is always distributed as if it had just been made from those that are in it (theorems 3 and 4).
/// </summary>
/// <param name="nodes">The tree's nodes; the magnitudes of points must leave room for the sum of all sides of a box.</param>
/// <param name="root">The topmost of them, or none.</param>
internal sealed class RandomCutTree(CutNodes nodes, int root)
{
    public CutNodes Nodes => nodes;

    /// <summary>The topmost node, or none.</summary>
    public int Root { get; private set; } = root;

    public bool IsEmpty => Root == CutNode.None;

    /// <summary>Puts in a point and says at which leaf it is: that of an equal point, if there is one.</summary>
    public int Insert(ReadOnlySpan<double> point, SplitMix64 random)
    {
        if (IsEmpty)
        {
            return Root = nodes.AddLeaf(point);
        }

        int at = Root;
        double growth = nodes.GrowthFor(at, point);
        while (!IsCutOff(at, growth, random))
        {
            if (nodes[at].IsLeaf)
            {
                ChangeMass(at, 1);
                return at;
            }

            at = nodes[at].ChildFor(point);
            growth = nodes.GrowthFor(at, point);
        }

        return CutOff(at, point, growth, random);
    }

    /// <summary>Takes out a point that is at a leaf.</summary>
    public void Remove(int leaf)
    {
        if (nodes[leaf].Mass > 1)
        {
            ChangeMass(leaf, -1);
            return;
        }

        int parent = nodes[leaf].Parent;
        nodes.Free(leaf);
        if (parent == CutNode.None)
        {
            Root = CutNode.None;
            return;
        }

        int sibling = nodes[parent].SiblingOf(leaf);
        Replace(parent, sibling);
        nodes.Free(parent);
        for (int above = nodes[sibling].Parent; above != CutNode.None; above = nodes[above].Parent)
        {
            nodes[above].Mass--;
            nodes.FitBox(above);
        }
    }

    /// <summary>Whether a cut through the box around a node and a point, made as any other, happens to leave the point alone.</summary>
    private bool IsCutOff(int node, double growth, SplitMix64 random) =>
        growth > 0 && (nodes[node].IsLeaf || random.NextDouble() * (nodes[node].Sides + growth) < growth);

    /// <summary>Puts a new leaf beside a node.</summary>
    private int CutOff(int node, ReadOnlySpan<double> point, double growth, SplitMix64 random)
    {
        int feature = DrawFeature(node, point, growth, random);
        bool isBelow = point[feature] < nodes.Low(node)[feature];
        double cut = isBelow
            ? random.NextBetween(point[feature], nodes.Low(node)[feature])
            : random.NextBetween(nodes.High(node)[feature], point[feature]);
        int above = nodes[node].Parent;
        int leaf = nodes.AddLeaf(point);
        int parent = isBelow ? nodes.AddParent(feature, cut, leaf, node) : nodes.AddParent(feature, cut, node, leaf);
        Hang(above, node, parent);
        for (; above != CutNode.None; above = nodes[above].Parent)
        {
            nodes[above].Mass++;
            nodes.GrowBox(above, point);
        }

        return leaf;
    }

    /// <summary>A feature in which the point lies outside the node's box, with a chance proportional to how far.</summary>
    private int DrawFeature(int node, ReadOnlySpan<double> point, double growth, SplitMix64 random)
    {
        double place = random.NextDouble() * growth;
        int drawn = -1;
        for (int feature = 0; feature < point.Length && place >= 0; feature++)
        {
            double part = nodes.GrowthFor(node, point, feature);
            if (part > 0)
            {
                drawn = feature;
                place -= part;
            }
        }

        return drawn;
    }

    private void ChangeMass(int node, int change)
    {
        for (; node != CutNode.None; node = nodes[node].Parent)
        {
            nodes[node].Mass += change;
        }
    }

    private void Replace(int node, int by) => Hang(nodes[node].Parent, node, by);

    /// <summary>Makes a node the child of another in place of an earlier one, or the root.</summary>
    private void Hang(int parent, int earlier, int child)
    {
        nodes[child].Parent = parent;
        if (parent == CutNode.None)
        {
            Root = child;
        }
        else if (nodes[parent].Left == earlier)
        {
            nodes[parent].Left = child;
        }
        else
        {
            nodes[parent].Right = child;
        }
    }
}
