using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Management.Objects;

/// <summary>What names a managed object.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Unique within its kind; compared by ordinal.</param>
internal readonly record struct ObjectKey(ObjectKind Kind, string Id)
{
    /// <summary><c>rule login</c>.</summary>
    public override string ToString() => $"{WordTable<ObjectKind>.WordOf(Kind)} {Id}";
}
