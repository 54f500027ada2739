using EnvoyRls.Redis;
using EnvoyRls.Server.Settings;

namespace EnvoyRls.Fuzz.Targets.Text;

/// <summary>The value of a variable, whose name is in the first line; and addresses of Redis.</summary>
internal sealed class SettingTarget(string name) : TextTarget(
    name,
    [.. ServerSettings.Variables.Select(variable => $"{variable.Name}\n{variable.Default}"), "REDIS_URL\nrediss://user:p%40ss@[::1]:6379/3?password=x", "PORT\n0x1F_90", "EXPIRATION_JITTER_MAX_SECONDS\n-1"],
    ["1h30m", "1.5s", "-2m", "0x", "0b1", "0o7", "_", "true", ",", ":", "a:b", "redis://", "unix:///", "@", "%40", "?", "[::1]", "99999999999999999999", "1e309", "-0", "\n", " ", "\u00b5s", "/tmp"])
{
    public override int LongestInput => 2048;

    public override byte[]? Compose(Random random)
    {
        Variable variable = ServerSettings.Variables[random.Next(ServerSettings.Variables.Count)];
        byte[] word = Words[random.Next(Words.Count)];
        return [.. System.Text.Encoding.UTF8.GetBytes(variable.Name), (byte)'\n', .. word];
    }

    public override long MostAllocated(int length) => (2 * 1024 * 1024) + (1_000L * length);

    protected override string Read(string text)
    {
        (string variable, string value) = Lines(text);
        SettingsResult result = ServerSettings.Load(name => name == variable ? value : null);
        return $"{(result.Errors.Count > 0 ? variable : "")}: {string.Join(';', result.Errors)} {result.Warnings.Count} {RedisOutcome(value)}";
    }

    private static string RedisOutcome(string value)
    {
        try
        {
            return RedisAddress.Parse(value).IsUnix ? "path" : "host";
        }
        catch (RedisConfigurationException)
        {
            return "no address";
        }
    }
}
