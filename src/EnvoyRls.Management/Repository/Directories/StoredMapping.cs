using System.Globalization;
using System.Text.Json;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>A mapping of a stored file, read field by field; every fault names file, line and column, and what helps.</summary>
internal sealed class StoredMapping
{
    private readonly string _file;
    private readonly YamlMapping _mapping;

    /// <exception cref="RepositoryException">The node is no mapping, or has a key of another name.</exception>
    public StoredMapping(string file, YamlNode node, params ReadOnlySpan<string> known)
    {
        _file = file;
        _mapping = node as YamlMapping ?? throw Fault(file, node, "keys with values are expected", $"write {string.Join(", ", known.ToArray())} here");
        foreach ((YamlNode key, _) in _mapping.Pairs)
        {
            if (key is not YamlScalar scalar || !known.Contains(scalar.Text))
            {
                throw Fault(file, key, $"'{GoText.Of(key)}' is not known here", $"write one of {string.Join(", ", known.ToArray())}");
            }
        }
    }

    public static RepositoryException Fault(string file, YamlNode node, string message, string fix) => Fault(file, node.Line, node.Column, message, fix);

    public static RepositoryException Fault(string file, int line, int column, string message, string fix) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{file}:{line}:{column}: {message}; {fix}"));

    public string Text(string key) => OptionalText(key) ?? throw Fault(_mapping, $"'{key}' is missing", "write it");

    public string? OptionalText(string key) => Optional(key) switch
    {
        null => null,
        YamlScalar { Kind: YamlScalarKind.String } scalar => scalar.Text,
        { } other => throw Fault(other, $"'{key}' must be a text", "quote it"),
    };

    public long Number(string key) =>
        Find(key) is YamlScalar { Kind: YamlScalarKind.Integer } scalar && long.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw Fault(Find(key) ?? _mapping, $"'{key}' must be a whole number", "write digits only");

    public DateTimeOffset Moment(string key) => OptionalMoment(key) ?? throw Fault(_mapping, $"'{key}' is missing", "write it");

    public DateTimeOffset? OptionalMoment(string key) =>
        OptionalText(key) is not { } text ? null
        : DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset moment) ? moment
        : throw Fault(Find(key)!, $"'{text}' is not a time", "write it as 2026-11-21T10:00:00.0000000+00:00");

    /// <summary>The value as JSON in canonical form, or <see langword="null"/>.</summary>
    public string? OptionalJson(string key)
    {
        try
        {
            return Optional(key) is { } node ? JsonTreeWriter.Write(node) : null;
        }
        catch (JsonException)
        {
            throw Fault(Optional(key)!, $"'{key}' holds a number that JSON cannot say", "write no infinity, and text in quotes");
        }
    }

    public string Json(string key) => OptionalJson(key) ?? throw Fault(_mapping, $"'{key}' is missing", "write it");

    /// <summary>A mapping within this one, or <see langword="null"/>.</summary>
    public StoredMapping? OptionalMapping(string key, params ReadOnlySpan<string> known) =>
        Optional(key) is { } node ? new StoredMapping(_file, node, known) : null;

    /// <summary>The mappings of a list; none if the key is missing.</summary>
    public IEnumerable<StoredMapping> Items(string key, params string[] known) => Optional(key) switch
    {
        null => [],
        YamlSequence sequence => sequence.Items.Select(item => new StoredMapping(_file, item, known)),
        { } other => throw Fault(other, $"'{key}' must be a list", "put a dash in front of each item"),
    };

    /// <summary>A fault at a key, or at the mapping if it is not there.</summary>
    public RepositoryException FaultAt(string key, string message, string fix) => Fault(Find(key) ?? _mapping, message, fix);

    private RepositoryException Fault(YamlNode node, string message, string fix) => Fault(_file, node, message, fix);

    private YamlNode? Find(string key) => _mapping.Find(key);

    private YamlNode? Optional(string key) => Find(key) is YamlScalar { Kind: YamlScalarKind.Null } ? null : Find(key);
}
