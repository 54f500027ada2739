using EnvoyRls.Management.Status;

namespace EnvoyRls.Server.Health;

/// <summary>
/// What the service needs to be well: each component is registered before anything is served, and the service is
/// healthy while all of them are. Changes are rare, readers many.
/// </summary>
internal sealed class HealthComponents : IComponentHealth
{
    /// <summary>The counter store answers.</summary>
    public const string Redis = "redis";

    /// <summary>At least one domain is loaded; only where the setting asks for it.</summary>
    public const string Config = "config";

    /// <summary>No signal to stop has come.</summary>
    public const string Sigterm = "sigterm";

    /// <summary>The way of a call is compiled and its connections are open.</summary>
    public const string Warm = "warm";

    private readonly Lock _changing = new();
    private readonly Dictionary<string, bool> _components = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<string>> _details = new(StringComparer.Ordinal);
    private volatile bool _isHealthy = true;

    /// <summary>Called after the overall state changed, one call at a time.</summary>
    public event Action<bool>? Changed;

    public bool IsHealthy => _isHealthy;

    /// <summary>Adds a component in a given state.</summary>
    public void Register(string component, bool healthy) => Set(component, healthy, register: true);

    /// <summary>Changes a registered component.</summary>
    /// <exception cref="ArgumentException">No such component was registered.</exception>
    public void Set(string component, bool healthy) => Set(component, healthy, register: false);

    /// <summary>Every component and its state, for the debug port.</summary>
    public IReadOnlyDictionary<string, bool> Snapshot()
    {
        lock (_changing)
        {
            return new Dictionary<string, bool>(_components, StringComparer.Ordinal);
        }
    }

    /// <summary>Adds something worth knowing that does not make the service well or unwell.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="read">Its state in a word or two.</param>
    public void Describe(string name, Func<string> read)
    {
        lock (_changing)
        {
            _details[name] = read;
        }
    }

    /// <summary>Every detail and its state, for the debug port.</summary>
    public IReadOnlyDictionary<string, string> Details()
    {
        lock (_changing)
        {
            return _details.ToDictionary(detail => detail.Key, detail => detail.Value(), StringComparer.Ordinal);
        }
    }

    private void Set(string component, bool healthy, bool register)
    {
        lock (_changing)
        {
            if (!register && !_components.ContainsKey(component))
            {
                throw new ArgumentException($"Invalid component: {component}", nameof(component));
            }

            _components[component] = healthy;
            bool overall = _components.Values.All(state => state);
            if (overall != _isHealthy)
            {
                _isHealthy = overall;
                Changed?.Invoke(overall);
            }
        }
    }
}
