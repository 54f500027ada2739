using EnvoyRls.Server.Health;

namespace EnvoyRls.Server.Tests.Health;

public sealed class HealthComponentsTests
{
    private readonly HealthComponents _health = new();
    private readonly List<bool> _changes = [];

    public HealthComponentsTests() => _health.Changed += _changes.Add;

    [Fact]
    public void Healthy_is_when_every_component_is()
    {
        _health.Register(HealthComponents.Redis, healthy: false);
        _health.Register(HealthComponents.Sigterm, healthy: true);
        Assert.False(_health.IsHealthy);

        _health.Set(HealthComponents.Redis, healthy: true);
        Assert.True(_health.IsHealthy);

        _health.Set(HealthComponents.Sigterm, healthy: false);
        Assert.False(_health.IsHealthy);
    }

    [Fact]
    public void Only_changes_of_the_whole_are_told()
    {
        _health.Register(HealthComponents.Redis, healthy: false);
        _health.Register(HealthComponents.Config, healthy: false);
        _health.Set(HealthComponents.Redis, healthy: true);
        _health.Set(HealthComponents.Config, healthy: true);
        _health.Set(HealthComponents.Config, healthy: true);

        Assert.Equal([false, true], _changes);
    }

    [Fact]
    public void A_component_nobody_registered_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => _health.Set("disk", healthy: true));

        Assert.StartsWith("Invalid component: disk", error.Message, StringComparison.Ordinal);
    }
}
