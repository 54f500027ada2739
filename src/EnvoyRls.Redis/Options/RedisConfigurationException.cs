namespace EnvoyRls.Redis;

/// <summary>A Redis setting that cannot work. The message names the setting's mistake and never holds a password.</summary>
public sealed class RedisConfigurationException : Exception
{
    public RedisConfigurationException()
    {
    }

    public RedisConfigurationException(string message)
        : base(message)
    {
    }

    public RedisConfigurationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
