using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>One step in the life of an override.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Override">The override after it.</param>
/// <param name="Text">One sentence for the log.</param>
internal sealed record PolicyEvent(PolicyEventKind Kind, Override Override, string Text);
