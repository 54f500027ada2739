namespace EnvoyRls.Server.Settings;

/// <summary>The ConfigMap whose rules are followed through the API server of Kubernetes, and how to get there.</summary>
internal sealed record KubernetesSettings
{
    private const string ServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>Always <c>https</c>, as the token goes there.</summary>
    public required Uri ApiUrl { get; init; }

    /// <summary>File of the bearer token, read anew for each request.</summary>
    public required string TokenPath { get; init; }

    /// <summary>Authorities that the API server's certificate must come from, PEM.</summary>
    public required string AuthoritiesPath { get; init; }

    internal static KubernetesSettings? Read(SettingReader read)
    {
        read.Section("Rules from the Kubernetes API");
        string map = read.Get(
            "RULES_CONFIGMAP",
            SettingTypes.Text,
            "",
            "ConfigMap of rules, [namespace/]name, read and watched through the Kubernetes API; RULES, if given, serves until the API has answered.",
            Standing.Ours);
        string url = read.Get(
            "KUBERNETES_API_URL", SettingTypes.Text, "", "The API server, https://host:port; the pod's own cluster unless told otherwise.", Standing.Ours);
        string token = read.Get(
            "KUBERNETES_TOKEN_FILE", SettingTypes.Text, $"{ServiceAccount}/token", "File of the token for the API server, read anew for each request.", Standing.Ours);
        string authorities = read.Get(
            "KUBERNETES_CA_FILE", SettingTypes.Text, $"{ServiceAccount}/ca.crt", "Authorities (PEM) of the API server's certificate.", Standing.Ours);
        string host = read.Get("KUBERNETES_SERVICE_HOST", SettingTypes.Text, "", "Set by Kubernetes in every pod: where the API server is.", Standing.Ours);
        string port = read.Get("KUBERNETES_SERVICE_PORT", SettingTypes.Text, "443", "Set by Kubernetes in every pod: its port.", Standing.Ours);
        if (map.Length == 0)
        {
            return null;
        }

        string folder = Path.GetDirectoryName(token) ?? "";
        string[] parts = map.Contains('/', StringComparison.Ordinal) ? map.Split('/') : [NamespaceIn(folder), map];
        CheckName(parts, map, Path.Join(folder, "namespace"), read);
        CheckToken(token, read);
        TlsFiles.CheckAuthorities(authorities, read);
        return new KubernetesSettings
        {
            Namespace = parts[0],
            Name = parts[^1],
            ApiUrl = ApiOf(url, host, port, read),
            TokenPath = token,
            AuthoritiesPath = authorities,
        };
    }

    /// <summary>The pod's namespace, which Kubernetes writes beside the token; empty where there is none.</summary>
    private static string NamespaceIn(string folder)
    {
        string path = Path.Join(folder, "namespace");
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
    }

    private static void CheckName(string[] parts, string map, string namespaceFile, SettingReader read)
    {
        if (parts is ["", var name] && IsName(name) && !map.Contains('/', StringComparison.Ordinal))
        {
            read.Error($"RULES_CONFIGMAP: '{map}' has no namespace, and there is no {namespaceFile} that says which; write namespace/{map}");
        }
        else if (parts.Length != 2 || !IsName(parts[1]) || !IsLabel(parts[0]))
        {
            read.Error($"RULES_CONFIGMAP: '{map}' is not the name of a ConfigMap: [namespace/]name in lower-case letters, digits, '-' and, in the name, '.'");
        }
    }

    private static void CheckToken(string path, SettingReader read)
    {
        try
        {
            if (File.ReadAllText(path).Trim().Length == 0)
            {
                read.Error($"KUBERNETES_TOKEN_FILE: {path} is empty");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            read.Error($"KUBERNETES_TOKEN_FILE: {error.Message} A pod has it with automountServiceAccountToken: true.");
        }
    }

    private static Uri ApiOf(string url, string host, string port, SettingReader read)
    {
        string text = url.Length > 0 ? url : $"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}";
        if (url.Length == 0 && host.Length == 0)
        {
            read.Error("RULES_CONFIGMAP: KUBERNETES_SERVICE_HOST is not set, so this is no pod of a cluster; set KUBERNETES_API_URL to where the API server is");
        }
        else if (Uri.TryCreate(text, UriKind.Absolute, out Uri? api) && api.Scheme == Uri.UriSchemeHttps && api.Query.Length == 0 && api.UserInfo.Length == 0)
        {
            return new Uri(api.AbsoluteUri.TrimEnd('/') + "/");
        }
        else
        {
            read.Error($"KUBERNETES_API_URL: '{text}' is not of the form https://host:port");
        }

        return new Uri("https://localhost/");
    }

    /// <summary>A subdomain of RFC 1123.</summary>
    private static bool IsName(string text) => text.Length <= 253 && text.Split('.').All(IsWord);

    /// <summary>A label of RFC 1123.</summary>
    private static bool IsLabel(string text) => text.Length <= 63 && IsWord(text);

    private static bool IsWord(string text) =>
        text.Length > 0 && text[0] != '-' && text[^1] != '-' && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
}
