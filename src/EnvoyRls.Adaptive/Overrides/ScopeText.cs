using System.Globalization;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Overrides;

/// <summary>Scopes as texts.</summary>
internal static class ScopeText
{
    /// <summary>A text that no other domain and path share, whichever clients it is about: what people spare is the subject, not one way to limit it.</summary>
    public static string KeyOf(string domain, DescriptorPath path) =>
        $"{Escape(domain)}/{string.Join('/', path.Entries.Select(entry => $"{Escape(entry.Key)}={(entry.Value is { } value ? Escape(value) : "*")}"))}";

    /// <inheritdoc cref="KeyOf(string, DescriptorPath)"/>
    public static string KeyOf(OverrideScope scope) => KeyOf(scope.Domain, scope.Path);

    /// <summary>For people: <c>path=/login, remote_address=* (newcomers)</c>.</summary>
    public static string Words(OverrideScope scope)
    {
        List<string> clients = [];
        if (scope.SuspectsOnly)
        {
            clients.Add("suspects");
        }

        if (scope.NewcomersOnly)
        {
            clients.Add("newcomers");
        }

        if (scope.LeastBotLikelihood > 0)
        {
            clients.Add(string.Create(CultureInfo.InvariantCulture, $"bots from {scope.LeastBotLikelihood} %"));
        }

        return clients.Count == 0 ? scope.Path.ToString() : $"{scope.Path} ({string.Join(", ", clients)})";
    }

    /// <summary>Percent-encodes whatever has a meaning in the text (RFC 3986), <c>*</c> included.</summary>
    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("*", "%2A", StringComparison.Ordinal);
}
