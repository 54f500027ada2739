namespace EnvoyRls.Server.Settings;

/// <summary>A kind of value and how its text is read.</summary>
/// <param name="Name">What help and documentation call it.</param>
/// <param name="Accepts">Completes "'x' is not …".</param>
/// <param name="Parse">Gives the value, or false when the text is not one.</param>
internal sealed record SettingType<T>(string Name, string Accepts, SettingType<T>.Parser Parse)
{
    /// <summary>Reads one text.</summary>
    public delegate bool Parser(string text, out T value);
}
