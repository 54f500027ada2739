using System.Text.Json.Nodes;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Management.Administration;

/// <summary>A body as it was sent, made ready to be kept.</summary>
/// <param name="Document">The body as it was sent; <see langword="null"/> for a release, of which no rules are made.</param>
/// <param name="Body">The body as it is kept: canonical JSON that names its object; empty if it cannot be read.</param>
/// <param name="Errors">Why it cannot be read; whether it makes sense is not looked at.</param>
internal sealed record BodyReading(ManagedDocument? Document, string Body, IReadOnlyList<RuleError> Errors)
{
    public static BodyReading Of(ChangeOperation operation)
    {
        if (ManagedKinds.Of(operation.Key.Kind) is not { } kind)
        {
            return new BodyReading(null, operation.Text, []);
        }

        ManagedDocument document = new(kind, operation.Key.Id, operation.Text, operation.Syntax) { Root = operation.Root };
        try
        {
            return new BodyReading(document, WithId(document), []);
        }
        catch (YamlTreeException error)
        {
            return new BodyReading(document, "", [new RuleError(document.Name, error.Line, error.Column, error.Message, error.Fix)]);
        }
    }

    private static string WithId(ManagedDocument document)
    {
        string body = document.ToCanonicalJson();
        string field = ManagedDocument.IdKey(document.Kind);

        // What is no mapping, or has another id, is told when the rules are read.
        if (JsonNode.Parse(body) is not JsonObject mapping || mapping[field] is not null)
        {
            return body;
        }

        mapping.Remove(field);
        mapping.Insert(0, field, document.Id);
        return mapping.ToJsonString(ManagedJson.Form);
    }
}
