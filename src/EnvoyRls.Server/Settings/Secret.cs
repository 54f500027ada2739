using EnvoyRls.Management.Access;

namespace EnvoyRls.Server.Settings;

/// <summary>A value that must not reach a log or a dump: a password, or an address that may carry one.</summary>
/// <param name="value">The text itself; empty when there is no secret.</param>
/// <param name="path">The file that holds it; <see langword="null"/> where it was given as it is.</param>
internal sealed class Secret(string value, string? path = null)
{
    private volatile string _value = value;

    public bool IsEmpty => _value.Length == 0;

    /// <summary>Whether a file holds it, so that it can change.</summary>
    public bool IsFile => path is not null;

    /// <summary>The text itself, for the one place that needs it.</summary>
    public string Reveal() => _value;

    /// <summary>The text as its file has it now; the last that could be read while it cannot, or while it is empty.</summary>
    public string Renew()
    {
        if (path is not null && SecretFile.TryRead(path, out string text, out _))
        {
            _value = text;
        }

        return _value;
    }

    public override string ToString() => IsEmpty ? "" : "*****";
}
