using System.Text.Encodings.Web;
using System.Text.Json;

namespace EnvoyRls.Management.Administration;

/// <summary>How objects are kept: JSON without white space, letters of all languages as they are.</summary>
internal static class ManagedJson
{
    public static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
