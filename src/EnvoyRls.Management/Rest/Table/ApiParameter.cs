using System.Globalization;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Management.Rest.Table;

/// <summary>A parameter of the query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
internal sealed record ApiParameter(string Name, string Description)
{
    /// <summary>The longest value of <see cref="ParameterType.Text"/>.</summary>
    public const int LongestText = 1_024;

    public ParameterType Type { get; init; }

    /// <summary>The least <see cref="ParameterType.Integer"/>.</summary>
    public long Least { get; init; }

    /// <summary>The largest <see cref="ParameterType.Integer"/>.</summary>
    public long Most { get; init; } = long.MaxValue;

    /// <summary>The words of <see cref="ParameterType.Word"/>.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whether a request without it is refused.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether several values may stand there, separated by commas; each is of the type.</summary>
    public bool IsList { get; init; }

    /// <summary>What holds without it, in words; empty if that goes without saying.</summary>
    public string Default { get; init; } = "";

    /// <summary>What a value must be if it is not; <see langword="null"/> if it is right.</summary>
    public string? Objection(string value) =>
        IsList ? value.Split(',').Select(ObjectionToOne).FirstOrDefault(objection => objection is not null) : ObjectionToOne(value);

    private string? ObjectionToOne(string value) => Type switch
    {
        ParameterType.Integer => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= Least && number <= Most
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"a whole number from {Least} to {Most}"),
        ParameterType.Flag => value is "true" or "false" ? null : "true or false",
        ParameterType.Moment => MomentText.TryParse(value, TimeZoneInfo.Utc, out _) ? null : "a moment as 2026-11-21T10:00:00Z, or a date",
        ParameterType.Duration => DurationText.TryParse(value, out long length) && length > 0 ? null : "a time as 15m or 36h",
        ParameterType.Word => Words.Contains(value, StringComparer.Ordinal) ? null : Spelling.Alternatives(Words),
        _ => value.Length <= LongestText ? null : string.Create(CultureInfo.InvariantCulture, $"at most {LongestText} characters"),
    };
}
