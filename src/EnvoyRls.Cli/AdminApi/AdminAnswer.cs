using System.Text.Json;

namespace EnvoyRls.Cli.AdminApi;

/// <summary>An answer of the admin API in JSON.</summary>
/// <param name="text">The JSON.</param>
/// <param name="options">How it is read.</param>
internal sealed class AdminAnswer(string text, JsonSerializerOptions options)
{
    /// <summary>The answer as a type of the API.</summary>
    /// <exception cref="AdminApiException">It is of another one.</exception>
    public T Read<T>()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, options) ?? throw new AdminApiException("the service answered null");
        }
        catch (JsonException error)
        {
            throw new AdminApiException("the service's answer is not understood: it may be of another version than this rls; -o json prints it as it is", error);
        }
    }

    /// <summary>Prints it as it came, for scripts.</summary>
    /// <exception cref="AdminApiException">It is no JSON.</exception>
    public void Print(TextWriter output)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonOutput.Write(output, document.RootElement.WriteTo);
        }
        catch (JsonException error)
        {
            throw new AdminApiException("the service did not answer in JSON", error);
        }
    }
}
