using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Tests.Settings;

/// <summary>Settings read from a handful of variables instead of the process's environment.</summary>
internal static class SettingsOf
{
    public static SettingsResult Load(params (string Name, string Value)[] variables)
    {
        Dictionary<string, string> environment = variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
        return ServerSettings.Load(environment.GetValueOrDefault);
    }

    public static ServerSettings Valid(params (string Name, string Value)[] variables)
    {
        SettingsResult result = Load(variables);
        Assert.Empty(result.Errors);
        return Assert.IsType<ServerSettings>(result.Settings);
    }

    public static string OnlyError(params (string Name, string Value)[] variables)
    {
        SettingsResult result = Load(variables);
        Assert.Null(result.Settings);
        return Assert.Single(result.Errors);
    }
}
