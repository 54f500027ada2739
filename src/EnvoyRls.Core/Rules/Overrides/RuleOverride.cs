namespace EnvoyRls.Core.Rules.Overrides;

/// <summary>One override: a rule of the adaptive layer that expires by itself. Immutable but for what it remembers of scaled limits.</summary>
public sealed class RuleOverride
{
    /// <summary>The whole of a limit, in the parts of <see cref="Scale"/>.</summary>
    public const int Whole = 10_000;

    /// <summary>The most that a limit may be raised to, in the parts of <see cref="Scale"/>.</summary>
    public const int MostScale = 15_000;

    private readonly ScaledLimits _scaled = new();

    internal RuleOverride(string id, string domain, long expires)
    {
        Id = id;
        Domain = domain;
        ExpiresUnixMicroseconds = expires;
    }

    /// <summary>What it is called by.</summary>
    public string Id { get; }

    public string Domain { get; }

    /// <summary>The first moment at which it is as if it were not there.</summary>
    public long ExpiresUnixMicroseconds { get; }

    /// <summary>
    /// What becomes of the limits of the chosen rule, in hundredths of a percent from 1 to <see cref="MostScale"/>;
    /// <see langword="null"/> for an override that is a limit of its own.
    /// </summary>
    public int? Scale { get; internal init; }

    /// <summary>Why, in words; empty if nobody said.</summary>
    public string Reason { get; internal init; } = "";

    /// <summary>Whether it only notes what it would deny.</summary>
    public bool ShadowMode { get; internal init; }

    /// <summary>The override of the same path that is asked where this one does not hold; <see langword="null"/> for none.</summary>
    internal RuleNode? Otherwise { get; set; }

    /// <summary>Part of an amount, at least 1; 0 of 0.</summary>
    internal static uint Part(uint whole, int scale) => whole == 0 ? 0 : (uint)Math.Clamp((long)whole * scale / Whole, 1, uint.MaxValue);

    /// <summary>A limit as this override leaves it; the same object for the same limit, so that a call allocates none.</summary>
    internal RuleLimit Scaled(RuleLimit limit) => _scaled.Of(limit, Scale ?? Whole);
}
