using System.ComponentModel;
using System.Text.Json;
using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Rest.Versions;

/// <summary>What a version did to one object.</summary>
internal sealed record ObjectChangeView(ObjectKind Kind, string Id)
{
    [Description("The object before; absent if there was none.")]
    public JsonElement? Before { get; init; }

    [Description("The object after; absent if it was deleted.")]
    public JsonElement? After { get; init; }
}
