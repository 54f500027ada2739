namespace EnvoyRls.Core.Rules;

/// <summary>What a rule sends to those it denies. Immutable.</summary>
/// <param name="RawBody">The body; <see langword="null"/> for none.</param>
/// <param name="Headers">Headers by name, in the order written.</param>
public sealed record ResponseTemplate(TextTemplate? RawBody, IReadOnlyList<KeyValuePair<string, TextTemplate>> Headers);
