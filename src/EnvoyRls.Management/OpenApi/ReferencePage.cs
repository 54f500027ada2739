using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using EnvoyRls.Management.Rest.Table;

namespace EnvoyRls.Management.OpenApi;

/// <summary>The table of operations as a page for people: one document, without scripts.</summary>
internal sealed class ReferencePage
{
    private const string Style =
        """
        :root{color-scheme:light dark;--line:#8884;--code:#8882;--accent:light-dark(#0b57d0,#8ab4f8)}
        body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
        a{color:var(--accent)}nav ul{columns:2;padding-left:1.2rem}section{border-top:1px solid var(--line);margin-top:1.5rem}
        h3 code{font-size:1rem;overflow-wrap:anywhere}code,pre{background:var(--code);border-radius:.25rem;padding:.1rem .3rem}
        pre{overflow-x:auto;padding:.6rem}table{border-collapse:collapse;width:100%}
        th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid var(--line)}
        @media(max-width:40rem){nav ul{columns:1}}
        """;

    private readonly StringBuilder _html = new();

    private ReferencePage()
    {
    }

    /// <summary>The only source that the page's style comes from, for the content security policy.</summary>
    public static string StyleSource => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'";

    public static string Of(ApiTable table, string software)
    {
        ReferencePage page = new();
        page.Write(table, software);
        return page._html.ToString();
    }

    private void Write(ApiTable table, string software)
    {
        _html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .Append("<title>EnvoyRls admin API</title><style>").Append(Style).Append("</style></head><body><main><h1>EnvoyRls admin API</h1><p>Version ");
        Text(software);
        _html.Append(". The same for programs: <a href=\"/openapi.json\">OpenAPI 3.1</a>. Every request but those open to everybody carries ")
            .Append("<code>Authorization: Bearer</code> and a token, or comes with a client certificate. Problems are told as RFC 9457 does.</p><nav><ul>");
        IGrouping<string, ApiOperation>[] tags = [.. table.Operations.GroupBy(operation => operation.Tag, StringComparer.Ordinal)];
        foreach (string tag in tags.Select(group => group.Key))
        {
            _html.Append("<li><a href=\"#").Append(Anchor(tag)).Append("\">");
            Text(tag);
            _html.Append("</a></li>");
        }

        _html.Append("</ul></nav>");
        foreach (IGrouping<string, ApiOperation> group in tags)
        {
            _html.Append("<section id=\"").Append(Anchor(group.Key)).Append("\"><h2>");
            Text(group.Key);
            _html.Append("</h2>");
            foreach (ApiOperation operation in group)
            {
                Write(operation);
            }

            _html.Append("</section>");
        }

        _html.Append("</main></body></html>\n");
    }

    private void Write(ApiOperation operation)
    {
        _html.Append("<article id=\"").Append(operation.Id).Append("\"><h3><code>").Append(operation.Method).Append(' ');
        Text(operation.Path);
        _html.Append("</code></h3><p>");
        Text($"{operation.Summary}. {operation.Description}".TrimEnd());
        _html.Append("</p><p>For ").Append(operation.Role is { } role ? $"the role <strong>{role.ToString().ToLowerInvariant()}</strong> and above" : "everybody").Append(".</p>");
        WriteTable("Parameter", operation.Query.Select(parameter => (parameter.Name, Describe(parameter))));
        WriteTable("Header field", HeaderFields.DescribedOf(operation));
        if (operation.Body is { } body)
        {
            _html.Append("<p>Body: ");
            Text($"{body.Schema.Name}, as {string.Join(" or ", body.MediaTypes)}");
            _html.Append("</p>");
            if (body.Example.Length > 0)
            {
                _html.Append("<pre>");
                Text(body.Example);
                _html.Append("</pre>");
            }
        }

        WriteTable("Answer", [
            .. operation.Responses.Select(response => (Number(response.Status), response.Schema is { Name.Length: > 0 } schema ? $"{response.Description} ({schema.Name})" : response.Description)),
            .. ProblemStatuses.Of(operation).Select(status => (Number(status), ProblemStatuses.Phrase(status))),
        ]);
        _html.Append("</article>");
    }

    private static string Describe(ApiParameter parameter)
    {
        string words = parameter.Words.Count > 0 ? $" One of {string.Join(", ", parameter.Words)}." : "";
        string required = parameter.IsRequired ? " Required." : parameter.Default.Length > 0 ? $" Default: {parameter.Default}." : "";
        return $"{parameter.Description}{words}{required}";
    }

    private void WriteTable(string head, IEnumerable<(string Name, string Meaning)> rows)
    {
        (string Name, string Meaning)[] all = [.. rows];
        if (all.Length == 0)
        {
            return;
        }

        _html.Append("<table><thead><tr><th scope=\"col\">").Append(head).Append("</th><th scope=\"col\">Meaning</th></tr></thead><tbody>");
        foreach ((string name, string meaning) in all)
        {
            _html.Append("<tr><td><code>");
            Text(name);
            _html.Append("</code></td><td>");
            Text(meaning);
            _html.Append("</td></tr>");
        }

        _html.Append("</tbody></table>");
    }

    /// <summary>Plain text; what stands between backticks is code.</summary>
    private void Text(string text)
    {
        foreach ((int index, string part) in text.Split('`').Index())
        {
            string encoded = HtmlEncoder.Default.Encode(part);
            _html.Append(index % 2 == 0 ? encoded : $"<code>{encoded}</code>");
        }
    }

    private static string Anchor(string tag) => tag.ToLowerInvariant().Replace(' ', '-');

    private static string Number(int status) => status.ToString(CultureInfo.InvariantCulture);
}
