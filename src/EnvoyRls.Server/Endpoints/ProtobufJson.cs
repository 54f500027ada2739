using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using Google.Protobuf;

namespace EnvoyRls.Server.Endpoints;

/// <summary>Requests and responses in the JSON mapping of proto3.</summary>
internal static class ProtobufJson
{
    // A request nests four deep; the rest of the allowance is for fields to come.
    private const int DeepestNesting = 16;

    private static readonly JsonParser Parser = new(new JsonParser.Settings(DeepestNesting));
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns><see langword="null"/> if the text is not one whole request; a field nobody knows makes it none.</returns>
    public static RateLimitRequest? TryParse(ReadOnlySequence<byte> text)
    {
        try
        {
            return Parser.Parse<RateLimitRequest>(StrictUtf8.GetString(text));
        }
        catch (Exception error) when (error is InvalidJsonException or InvalidProtocolBufferException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Writes a response; fields that have their default value are left out.</summary>
    public static void Write(RateLimitResponse response, IBufferWriter<byte> output)
    {
        // Protobuf's formatter sets blanks that the reference does not, and clients compare texts.
        using JsonDocument blanks = JsonDocument.Parse(Formatter.Format(response));
        using Utf8JsonWriter json = new(output, Compact);
        blanks.WriteTo(json);
    }
}
