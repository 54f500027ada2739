using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;

namespace EnvoyRls.Server.Checks;

/// <summary>What an application asks about, whichever way the question came.</summary>
internal sealed class CheckRequest
{
    private readonly string[] _fields = ["", "", "", "", "", ""];

    /// <summary>A field's value; empty if it is absent.</summary>
    public string this[CheckField field]
    {
        get => _fields[(int)field];
        set => _fields[(int)field] = value;
    }

    /// <summary>Empty for the setting's.</summary>
    public string Domain { get; set; } = "";

    /// <summary>Hits for every descriptor that names none; <see langword="null"/> for 1.</summary>
    public long? Hits { get; set; }

    /// <summary>Descriptors besides those made of fields.</summary>
    public List<RateLimitDescriptor> Descriptors { get; } = [];

    /// <summary>Whether each descriptor is to be told about.</summary>
    public bool WantsDetails { get; set; }

    /// <summary>Whether what the rule has for denied clients is to be told.</summary>
    public bool WantsRuleResponse { get; set; }
}
