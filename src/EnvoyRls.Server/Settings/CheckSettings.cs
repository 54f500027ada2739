using EnvoyRls.Server.Checks;

namespace EnvoyRls.Server.Settings;

/// <summary>Which rules the checks of applications are held to.</summary>
internal sealed record CheckSettings
{
    private const string DefaultDescriptors = "user_id; api_key; ip_address; endpoint; endpoint,method; tier; tier,user_id; user_id,endpoint";

    /// <summary>The domain of a check that names none.</summary>
    public required string Domain { get; init; }

    /// <summary>The descriptors that the fields of a check make.</summary>
    public required CheckMapping Mapping { get; init; }

    internal static CheckSettings Read(SettingReader read)
    {
        read.Section("Checks");
        string domain = read.Get("CHECK_DOMAIN", SettingTypes.Word, "default", "Domain of checks that name none.", Standing.Ours);
        string templates = read.Get(
            "CHECK_DESCRIPTORS",
            SettingTypes.Text,
            DefaultDescriptors,
            "Descriptors that the fields of a check make: a template is a list of fields, each as field or key=field.",
            Standing.Ours);
        if (!CheckMapping.TryParse(templates, out CheckMapping? mapping, out string? problem))
        {
            read.Error($"CHECK_DESCRIPTORS: {problem}");
        }

        return new CheckSettings { Domain = domain, Mapping = mapping ?? new CheckMapping([]) };
    }
}
