using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace EnvoyRls.Adaptive.Detection.RandomCutForest;

/// <summary>
/// Nodes of one tree and the boxes around the points below them. Storage grows with the nodes in use, so that a young tree is small;
/// what is freed is used again.
/// </summary>
internal sealed class CutNodes(int width)
{
    private readonly Stack<int> _free = new();
    private CutNode[] _nodes = new CutNode[16];
    private double[] _boxes = new double[16 * 2 * width];
    private int _count;

    public int Width => width;

    public ref CutNode this[int node] => ref _nodes[node];

    /// <summary>The least numbers of the points below a node; a leaf's point.</summary>
    public Span<double> Low(int node) => _boxes.AsSpan(node * 2 * width, width);

    /// <summary>The greatest numbers of the points below a node.</summary>
    public Span<double> High(int node) => _boxes.AsSpan(((node * 2) + 1) * width, width);

    /// <summary>Makes a leaf without a parent.</summary>
    public int AddLeaf(ReadOnlySpan<double> point)
    {
        int leaf = Add(new CutNode { Parent = CutNode.None, Left = CutNode.None, Right = CutNode.None, Mass = 1 });
        point.CopyTo(Low(leaf));
        point.CopyTo(High(leaf));
        return leaf;
    }

    /// <summary>Makes a node without a parent above two without one.</summary>
    public int AddParent(int feature, double cut, int left, int right)
    {
        int mass = _nodes[left].Mass + _nodes[right].Mass;
        int parent = Add(new CutNode { Parent = CutNode.None, Left = left, Right = right, Mass = mass, Feature = feature, Cut = cut });
        _nodes[left].Parent = parent;
        _nodes[right].Parent = parent;
        FitBox(parent);
        return parent;
    }

    public void Free(int node) => _free.Push(node);

    /// <summary>Makes the box of a node that of its children.</summary>
    public void FitBox(int node)
    {
        CutNode fitted = _nodes[node];
        TensorPrimitives.Min(Low(fitted.Left), Low(fitted.Right), Low(node));
        TensorPrimitives.Max(High(fitted.Left), High(fitted.Right), High(node));
        _nodes[node].Sides = SidesOf(node);
    }

    /// <summary>Makes the box of a node large enough for a point.</summary>
    public void GrowBox(int node, ReadOnlySpan<double> point)
    {
        TensorPrimitives.Min(Low(node), point, Low(node));
        TensorPrimitives.Max(High(node), point, High(node));
        _nodes[node].Sides = SidesOf(node);
    }

    /// <summary>By how much the sides of a node's box would have to grow for a point.</summary>
    public double GrowthFor(int node, ReadOnlySpan<double> point)
    {
        ReadOnlySpan<double> low = Low(node);
        ReadOnlySpan<double> high = High(node);
        Vector256<double> growths = Vector256<double>.Zero;
        int vectors = point.Length - (point.Length % Vector256<double>.Count);
        for (int feature = 0; feature < vectors; feature += Vector256<double>.Count)
        {
            Vector256<double> values = Vector256.Create(point[feature..]);
            Vector256<double> below = Vector256.Create(low[feature..]) - values;
            Vector256<double> above = values - Vector256.Create(high[feature..]);
            growths += Vector256.Max(Vector256<double>.Zero, Vector256.Max(below, above));
        }

        double growth = Vector256.Sum(growths);
        for (int feature = vectors; feature < point.Length; feature++)
        {
            growth += Growth(low[feature], high[feature], point[feature]);
        }

        return growth;
    }

    /// <summary>By how much one side of a node's box would have to grow for a point.</summary>
    public double GrowthFor(int node, ReadOnlySpan<double> point, int feature) =>
        Growth(Low(node)[feature], High(node)[feature], point[feature]);

    private static double Growth(double low, double high, double value) =>
        value < low ? low - value : value > high ? value - high : 0;

    private double SidesOf(int node)
    {
        ReadOnlySpan<double> low = Low(node);
        ReadOnlySpan<double> high = High(node);
        double sides = 0;
        for (int feature = 0; feature < low.Length; feature++)
        {
            sides += high[feature] - low[feature];
        }

        return sides;
    }

    private int Add(in CutNode node)
    {
        if (!_free.TryPop(out int place))
        {
            place = _count++;
            if (place == _nodes.Length)
            {
                Array.Resize(ref _nodes, place * 2);
                Array.Resize(ref _boxes, _boxes.Length * 2);
            }
        }

        _nodes[place] = node;
        return place;
    }
}
