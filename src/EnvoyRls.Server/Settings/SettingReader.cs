using EnvoyRls.Management.Access;

namespace EnvoyRls.Server.Settings;

/// <summary>
/// Reads variables one by one, each declared by the very call that reads it, and gathers every error and warning
/// instead of stopping at the first.
/// </summary>
/// <param name="lookup">The text of a variable; <see langword="null"/> when it is not set, empty when it is set to nothing.</param>
internal sealed class SettingReader(Func<string, string?> lookup)
{
    private readonly List<Variable> _variables = [];
    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];
    private string _section = "";

    /// <summary>Every variable read so far, in the order of reading.</summary>
    public IReadOnlyList<Variable> Variables => _variables;

    public IReadOnlyList<string> Errors => _errors;

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Puts the variables that follow under a heading.</summary>
    public void Section(string title) => _section = title;

    /// <summary>Declares a variable and reads it. After an error the default stands in, so that reading can go on.</summary>
    public T Get<T>(string name, SettingType<T> type, string defaultText, string help, Standing standing = Standing.Same)
    {
        Declare(name, type.Name, defaultText, help, standing);
        string text = lookup(name) ?? defaultText;
        if (type.Parse(text, out T value))
        {
            return value;
        }

        Error($"{name}: '{text}' is not {type.Accepts}");
        type.Parse(defaultText, out value);
        return value;
    }

    /// <summary>Declares a secret and reads it, or the file that the variable of that name with <c>_FILE</c> behind it names.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="help">What it is.</param>
    /// <param name="standing">How the variable itself compares; the one of the file is ours.</param>
    /// <param name="read">When the file is read.</param>
    /// <param name="type">What help calls the kind of value.</param>
    public Secret Secret(string name, string help, Standing standing = Standing.Same, string read = "at the start", string type = "string")
    {
        string file = $"{name}_FILE";
        Declare(name, type, "", help, standing);
        string given = lookup(name) ?? "";
        string path = Get(file, SettingTypes.Text, "", $"File that holds {name}, read {read}.", Standing.Ours);
        if (path.Length == 0)
        {
            return new Secret(given);
        }

        if (given.Length > 0)
        {
            Error($"{name} and {file} are both set; keep one of them");
            return new Secret(given);
        }

        if (!SecretFile.TryRead(path, out string text, out string problem))
        {
            Error($"{file}: {problem}");
        }

        return new Secret(text, path);
    }

    /// <summary>Declares a variable of the reference that has nothing to act on here; setting it is worth a warning, never an error.</summary>
    public void Ignore(string name, string type, string defaultText, string why)
    {
        Declare(name, type, defaultText, why, Standing.NotApplicable);
        if (IsSet(name))
        {
            Warn($"{name} is set but has no effect: {why}");
        }
    }

    /// <summary>Declares a family of variables whose names depend on a value; they are read with <see cref="Find"/>.</summary>
    public void Declare(string name, string type, string defaultText, string help, Standing standing = Standing.Same) =>
        _variables.Add(new Variable(_section, name, type, defaultText, standing, help));

    /// <summary>The text of a variable of a declared family; <see langword="null"/> when it is not set.</summary>
    public string? Find(string name) => lookup(name);

    public bool IsSet(string name) => lookup(name) is not null;

    public void Error(string message) => _errors.Add(message);

    public void Warn(string message) => _warnings.Add(message);
}
