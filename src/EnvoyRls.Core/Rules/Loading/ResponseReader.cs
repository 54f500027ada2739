using System.Buffers;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads <c>response</c>.</summary>
internal sealed class ResponseReader(RuleErrorList errors)
{
    /// <summary>What a header's name may consist of (RFC 9110, section 5.6.2).</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private readonly FieldReader _fields = new(errors);

    public ResponseTemplate? Read(YamlMapping descriptor)
    {
        if (_fields.Mapping(descriptor, "response") is not { } response)
        {
            return null;
        }

        TextTemplate? body = ValueReader.Has(response, "raw_body") ? ReadTemplate(response, "raw_body") : null;
        List<KeyValuePair<string, TextTemplate>> headers = [];
        foreach (YamlMapping item in _fields.Items(response, "headers"))
        {
            ReadHeader(item, headers);
        }

        if (response.Pairs.Count == 0)
        {
            errors.Add(response, "'response' says nothing", "write raw_body or headers below it, or remove it");
        }

        return new ResponseTemplate(body, headers);
    }

    private void ReadHeader(YamlMapping item, List<KeyValuePair<string, TextTemplate>> headers)
    {
        string name = _fields.Text(item, "name");
        YamlNode place = item.Find("name") ?? item;
        if (name.Length == 0)
        {
            errors.Add(place, "a header has no name", "write name: X-Some-Header");
        }
        else if (name.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            errors.Add(place, $"'{name}' cannot be the name of a header", "use letters, digits and hyphens");
        }

        string value = _fields.Text(item, "value");
        if (value.Any(char.IsControl))
        {
            errors.Add(item.Find("value")!, $"the value of header '{name}' contains a line break or another control character", "write the value on one line");
        }

        if (ReadTemplate(item, "value") is { } template)
        {
            headers.Add(new(name, template));
        }
    }

    private TextTemplate? ReadTemplate(YamlMapping mapping, string field)
    {
        if (TextTemplate.TryParse(_fields.Text(mapping, field), out TextTemplate? template, out string? problem))
        {
            return template;
        }

        errors.Add(mapping.Find(field)!, $"'{field}' is not a template: {problem}", $"use {string.Join(", ", TextTemplate.VariableNames.Select(name => $"${{{name}}}"))}");
        return null;
    }
}
