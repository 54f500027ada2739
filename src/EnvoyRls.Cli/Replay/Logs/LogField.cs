namespace EnvoyRls.Cli.Replay.Logs;

/// <summary>
/// One thing that a log line tells, named as in Apache's LogFormat
/// (<see href="https://httpd.apache.org/docs/2.4/mod/mod_log_config.html"/>).
/// </summary>
/// <param name="Directive">The letter of the directive: <c>h</c> of <c>%h</c>, <c>i</c> of <c>%{Referer}i</c>.</param>
/// <param name="Name">What the braces hold, in lower case for headers; empty without braces.</param>
internal readonly record struct LogField(char Directive, string Name)
{
    public static readonly LogField Address = new('h', "");
    public static readonly LogField User = new('u', "");
    public static readonly LogField Time = new('t', "");
    public static readonly LogField RequestLine = new('r', "");
    public static readonly LogField Method = new('m', "");
    public static readonly LogField Path = new('U', "");
    public static readonly LogField Query = new('q', "");
    public static readonly LogField Protocol = new('H', "");
    public static readonly LogField Status = new('s', "");
    public static readonly LogField Bytes = new('b', "");

    /// <summary>The directive as it is written.</summary>
    public override string ToString() => Name.Length == 0 ? $"%{Directive}" : $"%{{{Name}}}{Directive}";
}
