namespace EnvoyRls.Core.Rules;

/// <summary>What a <see cref="TextTemplate"/> can refer to, written <c>${name}</c> in lower case with underscores.</summary>
public enum TemplateVariable
{
    /// <summary>The rule's name, or else its place in the tree.</summary>
    Rule,

    Domain,

    /// <summary>The amount of the limit that denies.</summary>
    Limit,

    /// <summary>The window of that limit in seconds.</summary>
    Window,

    Remaining,

    /// <summary>Whole seconds until the counter is as new, rounded up.</summary>
    Reset,

    /// <summary>Whole seconds until it is worth coming back, rounded up, at least 1.</summary>
    RetryAfter,
}
