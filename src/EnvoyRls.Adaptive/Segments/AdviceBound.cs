namespace EnvoyRls.Adaptive.Segments;

/// <summary>What kept an advised amount from being what is wanted.</summary>
internal enum AdviceBound
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A limit changes by a step at once.</summary>
    Step,

    /// <summary>The rule's floor, or the least amount.</summary>
    Floor,

    /// <summary>The rule's ceiling, or the largest amount.</summary>
    Ceiling,
}
