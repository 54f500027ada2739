namespace EnvoyRls.Management.Rest.Table;

/// <summary>Parameters that several operations have.</summary>
internal static class ApiParameters
{
    public const int DefaultLimit = 100;

    public static ApiParameter Limit { get; } = new("limit", "Most items of one page.") { Type = ParameterType.Integer, Least = 1, Most = 1_000, Default = "100" };

    public static ApiParameter Cursor { get; } = new("cursor", "Where the page starts: `next_cursor` of the page before.") { Default = "the first page" };

    public static ApiParameter Reason { get; } = new("reason", "Why; kept with the version and in the audit trail.");

    public static ApiParameter Search { get; } = new("q", "Only items with this text in their id or in any of their values, in upper or lower case.");

    public static ApiParameter Domain { get; } = new("domain", "Only this domain.");

    public static ApiParameter From { get; } = new("from", "From this moment on.") { Type = ParameterType.Moment };

    public static ApiParameter To { get; } = new("to", "Before this moment.") { Type = ParameterType.Moment };

    public static ApiParameter Format { get; } = new("format", "`csv` instead of JSON, as with `Accept: text/csv`.")
    {
        Type = ParameterType.Word, Words = ["json", "csv"], Default = "json",
    };
}
