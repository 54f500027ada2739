namespace EnvoyRls.Adaptive.Detection.IsolationForest;

/// <summary>A node of an isolation tree, small so that a whole tree stays in the processor's first cache while rows run through it.</summary>
/// <param name="Feature">The feature asked; -1 for a leaf.</param>
/// <param name="Left">Where in the tree the child for numbers up to <paramref name="Value"/> is; the child for greater ones is the next.</param>
/// <param name="Value">The threshold; of a leaf, the path length it stands for.</param>
internal readonly record struct IsolationNode(int Feature, int Left, double Value)
{
    public bool IsLeaf => Feature < 0;
}
