namespace EnvoyRls.Adaptive.Detection.RandomCutForest;

/// <summary>A node of a random cut tree; a leaf has no children.</summary>
internal struct CutNode
{
    /// <summary>Where there is no node.</summary>
    public const int None = -1;

    public int Parent;

    /// <summary>The child for numbers up to <see cref="Cut"/>.</summary>
    public int Left;

    /// <summary>The child for greater numbers.</summary>
    public int Right;

    /// <summary>How many points are at or below the node, equal ones counted each.</summary>
    public int Mass;

    /// <summary>The feature that is cut.</summary>
    public int Feature;

    public double Cut;

    /// <summary>All sides of the box around the points at or below the node, together.</summary>
    public double Sides;

    public readonly bool IsLeaf => Left == None;

    public readonly int ChildFor(ReadOnlySpan<double> point) => point[Feature] <= Cut ? Left : Right;

    public readonly int SiblingOf(int child) => child == Left ? Right : Left;
}
