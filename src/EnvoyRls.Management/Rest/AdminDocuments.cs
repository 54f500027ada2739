using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using System.Text.Json;
using EnvoyRls.Management.OpenApi;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;

namespace EnvoyRls.Management.Rest;

/// <summary>What the admin port shows to everybody: the API's description and the dashboard, which hold no secrets.</summary>
internal sealed class AdminDocuments
{
    private const string Dashboard = "Dashboard/";

    private const string DashboardPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string ReferencePolicy =
        $"default-src 'none'; style-src {ReferencePage.StyleSource}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly FrozenDictionary<string, ApiAnswer> _byPath;

    /// <param name="table">What is described.</param>
    /// <param name="software">The version of the program.</param>
    /// <param name="files">Where the dashboard's files are embedded, under <c>Dashboard/</c>.</param>
    public AdminDocuments(ApiTable table, string software, Assembly files)
    {
        byte[] description = JsonSerializer.SerializeToUtf8Bytes(OpenApiDocument.Of(table, software), ApiJson.Options);
        byte[] page = Encoding.UTF8.GetBytes(ReferencePage.Of(table, software));
        Dictionary<string, ApiAnswer> documents = new(StringComparer.Ordinal)
        {
            ["openapi.json"] = StaticFile.Of(description, ApiAnswer.Json, ""),
            ["docs"] = StaticFile.Of(page, "text/html; charset=utf-8", ReferencePolicy),
            ["ui"] = new ApiAnswer(308).With("Location", "/ui/"),
        };
        foreach (string name in files.GetManifestResourceNames().Where(name => name.StartsWith(Dashboard, StringComparison.Ordinal)))
        {
            documents[$"ui/{name[Dashboard.Length..]}"] = Read(files, name);
        }

        if (documents.TryGetValue("ui/index.html", out ApiAnswer? index))
        {
            documents["ui/"] = index;
        }

        _byPath = documents.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The document at a path; <see langword="null"/> if there is none.</summary>
    /// <exception cref="ProblemException">There is one, but not for this method.</exception>
    public ApiAnswer? Find(string method, IReadOnlyList<string> segments)
    {
        if (!_byPath.TryGetValue(string.Join('/', segments), out ApiAnswer? document))
        {
            return null;
        }

        return method is "GET" or "HEAD" ? document : throw new ProblemException(Problems.MethodNotAllowed(method, ["GET", "HEAD"]));
    }

    private static ApiAnswer Read(Assembly files, string name)
    {
        using Stream stream = files.GetManifestResourceStream(name)!;
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return StaticFile.Of(copy.ToArray(), TypeOf(name), DashboardPolicy);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" or ".mjs" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".ico" => "image/x-icon",
        ".json" => ApiAnswer.Json,
        _ => "application/octet-stream",
    };
}
