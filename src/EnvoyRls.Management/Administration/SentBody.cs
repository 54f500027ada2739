using EnvoyRls.Core.Rules.Managed;

namespace EnvoyRls.Management.Administration;

/// <summary>A body as a client sent it.</summary>
/// <param name="Operation">Place of the operation that brought it, from 0.</param>
/// <param name="Document">The text, and how to read it.</param>
internal sealed record SentBody(int Operation, ManagedDocument Document);
