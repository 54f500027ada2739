namespace EnvoyRls.Server.Settings;

/// <summary>A value that must not reach a log or a dump: a password, or an address that may carry one.</summary>
/// <param name="value">The text itself; empty when there is no secret.</param>
internal sealed class Secret(string value)
{
    /// <summary>The text itself, for the one place that needs it.</summary>
    public string Reveal() => value;

    public bool IsEmpty => value.Length == 0;

    public override string ToString() => IsEmpty ? "" : "*****";
}
