using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Contracts;

/// <summary>The contract against Redis, whose time passes by itself.</summary>
public abstract class RedisStoreContract : CounterStoreContract
{
    protected override Task LetPassAsync(TimeSpan time) => Task.Delay(time);
}
