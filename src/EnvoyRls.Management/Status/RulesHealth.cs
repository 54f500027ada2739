using System.ComponentModel;

namespace EnvoyRls.Management.Status;

/// <summary>The rules in force, in short.</summary>
internal sealed record RulesHealth(
    [property: Description("How often rule files were put into force.")] long Generation,
    int Domains,
    int Limits,
    [property: Description("When rule files were last put into force.")] DateTimeOffset LastReload);
