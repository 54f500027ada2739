using EnvoyRls.AspNetCore.Policies;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.AspNetCore;

/// <summary>Where one entry of a descriptor comes from; <see cref="LimitBy"/> makes them.</summary>
public sealed class EntrySource
{
    private readonly Func<HttpContext, string?> _value;

    internal EntrySource(string key, Func<HttpContext, string?> value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        Key = key;
        _value = value;
    }

    /// <summary>The key of the entry.</summary>
    public string Key { get; }

    /// <summary>The value that a request has; <see langword="null"/> for none, and then the descriptor is not sent.</summary>
    internal string? ValueOf(HttpContext context) => _value(context) is { Length: > 0 } value ? BoundedText.Of(value) : null;
}
