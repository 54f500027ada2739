using System.Diagnostics.CodeAnalysis;
using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.AspNetCore.Fallback;

/// <summary>A limit given in code, ready to be found and counted.</summary>
internal sealed class CodeLimit
{
    private readonly string? _domain;
    private readonly string[] _keys;

    private CodeLimit(LocalLimit source, Limit limit)
    {
        _domain = source.Domain;
        _keys = [.. source.Keys];
        Limit = limit;
    }

    public Limit Limit { get; }

    /// <summary>Makes it, or says in half a sentence why it cannot be.</summary>
    public static bool TryCreate(LocalLimit source, [NotNullWhen(true)] out CodeLimit? limit, [NotNullWhen(false)] out string? problem)
    {
        LimitAlgorithm algorithm = source.Burst is null ? LimitAlgorithm.FixedWindow : LimitAlgorithm.TokenBucket;
        long window = source.Window.Ticks / TimeSpan.TicksPerMicrosecond;
        limit = Limit.TryCreate(algorithm, source.Amount, window, source.Burst, 0, out Limit? counted, out problem)
            ? new CodeLimit(source, counted)
            : null;
        return limit is not null;
    }

    public static CodeLimit Create(LocalLimit source) =>
        TryCreate(source, out CodeLimit? limit, out string? problem) ? limit : throw new ArgumentException(problem, nameof(source));

    public bool Fits(string domain, RateLimitDescriptor descriptor)
    {
        if ((_domain is not null && _domain != domain) || descriptor.Entries.Count != _keys.Length)
        {
            return false;
        }

        for (int i = 0; i < _keys.Length; i++)
        {
            if (descriptor.Entries[i].Key != _keys[i])
            {
                return false;
            }
        }

        return true;
    }
}
