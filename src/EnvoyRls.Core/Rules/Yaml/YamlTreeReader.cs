using System.Text;
using EnvoyRls.Core.Rules.Loading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>
/// Reads the first document of a text into nodes that know their place: anchors, aliases and merge keys resolved,
/// scalars typed by YAML 1.1. Depth and size are bounded, so that no text can exhaust stack or memory.
/// </summary>
internal sealed class YamlTreeReader
{
    private const int MaxDepth = 200;
    private const int MaxAliasExpansion = 2_000_000;

    private readonly Dictionary<string, YamlNode?> _anchors = new(StringComparer.Ordinal);
    private readonly Dictionary<YamlNode, Extent> _extents = new(ReferenceEqualityComparer.Instance);
    private readonly Parser _parser;
    private readonly Action<int, int, string> _warn;
    private readonly IYamlItems? _items;
    private int _expanded;
    private bool _isHandingOver;

    private YamlTreeReader(IScanner scanner, Action<int, int, string> warn, IYamlItems? items)
    {
        _parser = new Parser(scanner);
        _warn = warn;
        _items = items;
    }

    /// <summary>Reads the first document.</summary>
    /// <param name="text">The whole text; a byte-order mark is skipped.</param>
    /// <param name="warn">Gets line, column and text of what is accepted but probably not meant.</param>
    /// <param name="items">Takes the items of a list of the root as they are read; <see langword="null"/> to have them all in the tree.</param>
    /// <returns>The root node; <see langword="null"/> for a text without any document or with an empty one.</returns>
    /// <exception cref="YamlTreeException">The text is not YAML, or nests or expands beyond all bounds.</exception>
    public static YamlNode? Read(string text, Action<int, int, string> warn, IYamlItems? items = null)
    {
        string body = text.StartsWith('\uFEFF') ? text[1..] : text;
        YamlSyntax.RefuseControlCharacters(body);
        using ScannerAhead? ahead = body.Length >= ScannerAhead.LeastText && Environment.ProcessorCount > 1 ? new ScannerAhead(body) : null;
        YamlTreeReader reader = new(ahead ?? (IScanner)new Scanner(new StringReader(body)), warn, items);
        try
        {
            return reader.ReadFirstDocument();
        }
        catch (YamlException error)
        {
            throw YamlSyntax.Translate(error, body);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or FormatException or IndexOutOfRangeException && !reader._isHandingOver)
        {
            // The scanner answers a few malformed texts with exceptions of the runtime; to the user they are syntax errors all the same.
            Mark last = reader._parser.Current?.End ?? Mark.Empty;
            throw new YamlTreeException((int)last.Line, (int)last.Column, "the text is not well-formed YAML after this place", "correct the YAML syntax");
        }
    }

    private YamlNode? ReadFirstDocument()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            return null;
        }

        YamlNode root = ReadNode(0);
        _parser.Consume<DocumentEnd>();

        // Looked at, not consumed: what follows is ignored even if it is not YAML.
        if (_parser.Accept<DocumentStart>(out DocumentStart? second))
        {
            _warn((int)second.Start.Line, (int)second.Start.Column, "only the first document of a file is read; this one and what follows is ignored");
        }

        return root is YamlScalar { Kind: YamlScalarKind.Null } ? null : root;
    }

    private YamlNode ReadNode(int depth)
    {
        CollectionPace.Keep();
        if (depth > MaxDepth)
        {
            Mark place = _parser.Current!.Start;
            throw TooDeep((int)place.Line, (int)place.Column);
        }

        ParsingEvent start = _parser.Current!;
        if (start is not (AnchorAlias or Scalar or SequenceStart or MappingStart))
        {
            throw new YamlTreeException((int)start.Start.Line, (int)start.Start.Column, "expected a value", "correct the YAML syntax at this place");
        }

        _parser.MoveNext();
        if (start is AnchorAlias alias)
        {
            return Expand(alias, depth);
        }

        string? anchor = start is NodeEvent { Anchor.IsEmpty: false } anchored ? anchored.Anchor.Value : null;
        if (anchor is not null)
        {
            // Known but not finished: an alias to it inside itself is a loop.
            _anchors[anchor] = null;
        }

        YamlNode node = start switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart sequence => ReadSequence(sequence, depth),
            _ => ReadMapping((MappingStart)start, depth),
        };
        if (anchor is not null)
        {
            _anchors[anchor] = node;
        }

        return node;
    }

    private static YamlTreeException TooDeep(int line, int column) =>
        new(line, column, $"nested deeper than {MaxDepth} levels", "flatten the document");

    private YamlNode Expand(AnchorAlias alias, int depth)
    {
        int line = (int)alias.Start.Line;
        int column = (int)alias.Start.Column;
        string name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out YamlNode? node))
        {
            throw new YamlTreeException(line, column, $"unknown anchor '{name}' referenced", $"define &{name} before *{name}");
        }

        if (node is null)
        {
            throw new YamlTreeException(line, column, $"anchor '{name}' value contains itself", "remove the alias");
        }

        Extent extent = ExtentOf(node);
        if (depth + extent.Depth > MaxDepth)
        {
            // Whoever walks the tree sees the alias's nodes in its place, so their depth adds to its own.
            throw TooDeep(line, column);
        }

        _expanded += extent.Nodes;
        return _expanded <= MaxAliasExpansion
            ? node
            : throw new YamlTreeException(line, column, "document contains excessive aliasing", "write the repeated parts out, or use fewer aliases");
    }

    /// <summary>How many nodes an alias stands for and how deep they nest; each node is measured once.</summary>
    private Extent ExtentOf(YamlNode node)
    {
        if (_extents.TryGetValue(node, out Extent known))
        {
            return known;
        }

        IEnumerable<YamlNode> children = node switch
        {
            YamlSequence sequence => sequence.Items,
            YamlMapping mapping => mapping.Pairs.SelectMany(pair => new[] { pair.Key, pair.Value }),
            _ => [],
        };
        long nodes = 1;
        int depth = 0;
        foreach (YamlNode child in children)
        {
            Extent inner = ExtentOf(child);
            nodes += inner.Nodes;
            depth = Math.Max(depth, inner.Depth + 1);
        }

        Extent extent = new((int)Math.Min(nodes, MaxAliasExpansion + 1), depth);
        _extents[node] = extent;
        return extent;
    }

    private static YamlScalar ReadScalar(Scalar scalar)
    {
        int line = (int)scalar.Start.Line;
        int column = (int)scalar.Start.Column;
        string tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        return tag switch
        {
            "" when scalar.Style == ScalarStyle.Plain => new YamlScalar(line, column, scalar.Value, YamlScalarResolver.Resolve(scalar.Value)),
            "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" or "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:null" =>
                new YamlScalar(line, column, scalar.Value, YamlScalarResolver.Resolve(scalar.Value)),
            "tag:yaml.org,2002:binary" => new YamlScalar(line, column, DecodeBinary(scalar), YamlScalarKind.String),
            _ => new YamlScalar(line, column, scalar.Value, YamlScalarKind.String),
        };
    }

    private static string DecodeBinary(Scalar scalar)
    {
        byte[] bytes = new byte[scalar.Value.Length];
        string compact = string.Concat(scalar.Value.Where(c => !char.IsWhiteSpace(c)));
        return Convert.TryFromBase64String(compact, bytes, out int length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw new YamlTreeException((int)scalar.Start.Line, (int)scalar.Start.Column, "!!binary value contains invalid base64 data", "write the text plainly");
    }

    private YamlSequence ReadSequence(SequenceStart start, int depth)
    {
        List<YamlNode> items = [];
        while (_parser.Current is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        _parser.MoveNext();

        return new YamlSequence((int)start.Start.Line, (int)start.Start.Column, items);
    }

    private YamlMapping ReadMapping(MappingStart start, int depth)
    {
        List<KeyValuePair<YamlNode, YamlNode>> pairs = [];
        KeyPlaces places = new(pairs);
        List<YamlNode>? merged = null;
        while (_parser.Current is not MappingEnd)
        {
            bool isMerge = _parser.Current is Scalar { Value: "<<", Style: ScalarStyle.Plain };
            YamlNode key = ReadNode(depth + 1);
            YamlNode value = depth == 0 && places.Find(key) < 0 ? ReadValueOfRoot(key, pairs) : ReadNode(depth + 1);
            if (isMerge)
            {
                (merged ??= []).Add(value);
                continue;
            }

            if (places.Find(key) is var earlier and >= 0)
            {
                _warn(key.Line, key.Column, $"key '{KeyPlaces.Identity(key)}' appears twice in one mapping; the last one counts");
                pairs[earlier] = new(key, value);
                continue;
            }

            places.Add(key, value);
        }

        _parser.MoveNext();
        foreach (YamlNode source in merged ?? [])
        {
            Merge(source, places);
        }

        return new YamlMapping((int)start.Start.Line, (int)start.Start.Column, pairs);
    }

    /// <summary>The items of a list that somebody takes are handed over. An alias could bring an anchored list back later, which then has to be whole.</summary>
    private YamlNode ReadValueOfRoot(YamlNode key, List<KeyValuePair<YamlNode, YamlNode>> earlier)
    {
        if (_items is null || _parser.Current is not SequenceStart { Anchor.IsEmpty: true } start)
        {
            return ReadNode(1);
        }

        YamlSequence list = new((int)start.Start.Line, (int)start.Start.Column, []);
        if (!_items.Takes(key, new YamlMapping(key.Line, key.Column, earlier), list))
        {
            return ReadNode(1);
        }

        _parser.Consume<SequenceStart>();
        while (_parser.Current is not SequenceEnd)
        {
            YamlNode item = ReadNode(2);

            // What its taker throws is not the text's fault.
            _isHandingOver = true;
            _items.Take(item);
            _isHandingOver = false;
        }

        _parser.MoveNext();
        return list;
    }

    /// <summary>Adds what a merge key (<see href="https://yaml.org/type/merge.html"/>) brings: keys written out win, earlier sources win.</summary>
    private static void Merge(YamlNode source, KeyPlaces places)
    {
        IEnumerable<YamlNode> mappings = source is YamlSequence sequence ? sequence.Items : [source];
        foreach (YamlNode node in mappings)
        {
            if (node is not YamlMapping mapping)
            {
                throw new YamlTreeException(node.Line, node.Column, "map merge requires map or sequence of maps as the value", "let << name a mapping");
            }

            foreach ((YamlNode key, YamlNode value) in mapping.Pairs)
            {
                if (places.Find(key) < 0)
                {
                    places.Add(key, value);
                }
            }
        }
    }

    private readonly record struct Extent(int Nodes, int Depth);
}
