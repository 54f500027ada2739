namespace EnvoyRls.Core.Rules.Layers;

/// <summary>Layers that are tried on part of the keys. Immutable.</summary>
/// <param name="Release">The id of the release that they belong to.</param>
/// <param name="Layers">What would lie above the rule files.</param>
/// <param name="Parts">How many of 10,000 keys are held to it, 0 to 10,000.</param>
public sealed record StagedLayers(string Release, LayerStack Layers, int Parts);
