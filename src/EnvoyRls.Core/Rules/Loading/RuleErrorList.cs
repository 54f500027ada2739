using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Collects what is wrong with one document, in the order it is found.</summary>
/// <param name="file">The document's name.</param>
/// <param name="isFile">Whether it is a rule file, whose errors of shape begin as the reference's do.</param>
internal sealed class RuleErrorList(string file, bool isFile = true)
{
    private readonly List<RuleError> _errors = [];
    private readonly List<RuleError> _warnings = [];

    /// <summary>The document's name.</summary>
    public string File { get; } = file;

    /// <summary>The errors by place, each once.</summary>
    public IEnumerable<RuleError> Errors => _errors.Distinct().OrderBy(error => error.Line).ThenBy(error => error.Column);

    /// <summary>The warnings by place, each once.</summary>
    public IEnumerable<RuleError> Warnings => _warnings.Distinct().OrderBy(error => error.Line).ThenBy(error => error.Column);

    /// <summary>Where a node of the document is.</summary>
    public RulePlace PlaceOf(YamlNode node) => new(File, node.Line, node.Column);

    public void Add(YamlNode place, string message, string fix) => Add(place.Line, place.Column, message, fix);

    public void Add(int line, int column, string message, string fix) => _errors.Add(new RuleError(File, line, column, message, fix));

    /// <summary>A value of the wrong shape: the reference reports these as errors of its YAML parser.</summary>
    public void AddShape(YamlNode place, string field, string expected, string fix) =>
        Add(place, $"{(isFile ? "error loading config file: " : "")}'{field}' must be {expected}, found {Describe(place)}", fix);

    /// <summary>A value of the right shape that is none of those allowed.</summary>
    public void AddValue(YamlNode place, string field, string expected, string fix) =>
        Add(place, $"'{field}' must be {expected}, found {Describe(place)}", fix);

    public void Warn(YamlNode place, string message, string fix) => Warn(place.Line, place.Column, message, fix);

    public void Warn(int line, int column, string message, string fix) => _warnings.Add(new RuleError(File, line, column, message, fix));

    /// <summary>Adds what another list of the same document has, if there is one.</summary>
    public void AddAll(RuleErrorList? other)
    {
        _errors.AddRange(other?._errors ?? []);
        _warnings.AddRange(other?._warnings ?? []);
    }

    private static string Describe(YamlNode node) => node switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        YamlScalar { Kind: YamlScalarKind.String } scalar => $"the string '{scalar.Text}'",
        YamlScalar { Kind: YamlScalarKind.Null } => "nothing",
        YamlScalar { Kind: YamlScalarKind.True or YamlScalarKind.False } scalar => $"the boolean '{scalar.Text}'",
        YamlScalar scalar => $"the number '{scalar.Text}'",
        _ => "something else",
    };
}
