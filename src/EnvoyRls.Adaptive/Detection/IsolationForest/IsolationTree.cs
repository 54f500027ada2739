namespace EnvoyRls.Adaptive.Detection.IsolationForest;

/// <summary>
/// A tree that cuts its rows apart at random: the fewer cuts until a row is alone, the stranger it is. Nodes lie in one array, the
/// root first, children side by side behind their parent.
/// </summary>
internal sealed class IsolationTree
{
    private readonly IsolationNode[] _nodes;
    private readonly int[] _rows;
    private readonly double[] _paths;

    /// <param name="nodes">The nodes; values of leaves are filled in here.</param>
    /// <param name="rows">How many rows of the sample came to each node.</param>
    public IsolationTree(IsolationNode[] nodes, int[] rows)
    {
        _nodes = nodes;
        _rows = rows;
        _paths = new double[nodes.Length];
        FillPaths();
    }

    public ReadOnlySpan<IsolationNode> Nodes => _nodes;

    /// <summary>How many rows of the sample came to each node.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>Adds each row's path length to its place in <paramref name="lengths"/>.</summary>
    public void AddPathLengths(ReadOnlySpan<double> rows, int width, Span<double> lengths)
    {
        ReadOnlySpan<IsolationNode> nodes = _nodes;
        for (int index = 0; index < lengths.Length; index++)
        {
            ReadOnlySpan<double> row = rows.Slice(index * width, width);
            IsolationNode node = nodes[0];
            while (!node.IsLeaf)
            {
                node = nodes[Next(node, row)];
            }

            lengths[index] += node.Value;
        }
    }

    /// <summary>
    /// Adds to each feature by how much its cuts made the row's path shorter than was to be expected before them. All features
    /// together make c(sample size) less the path length, which is what the score is made of.
    /// </summary>
    public void AddShortening(ReadOnlySpan<double> row, Span<double> features)
    {
        int at = 0;
        while (!_nodes[at].IsLeaf)
        {
            int next = Next(_nodes[at], row);
            features[_nodes[at].Feature] += _paths[at] - _paths[next];
            at = next;
        }
    }

    private static int Next(in IsolationNode node, ReadOnlySpan<double> row) => node.Left + (row[node.Feature] <= node.Value ? 0 : 1);

    /// <summary>The path length to be expected at a node: the cuts so far, and those that its rows would still take.</summary>
    private void FillPaths()
    {
        Span<int> depths = new int[_nodes.Length];
        for (int at = 0; at < _nodes.Length; at++)
        {
            _paths[at] = depths[at] + PathLength.Expected(_rows[at]);
            if (_nodes[at].IsLeaf)
            {
                _nodes[at] = _nodes[at] with { Value = _paths[at] };
            }
            else
            {
                depths[_nodes[at].Left] = depths[at] + 1;
                depths[_nodes[at].Left + 1] = depths[at] + 1;
            }
        }
    }
}
