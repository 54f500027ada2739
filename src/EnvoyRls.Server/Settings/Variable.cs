namespace EnvoyRls.Server.Settings;

/// <summary>One environment variable as it is declared where it is read: the source of <c>--help</c> and of the compatibility table.</summary>
/// <param name="Section">The heading it is listed under.</param>
/// <param name="Name">Case-sensitive.</param>
/// <param name="Type">The kind of value: <c>int</c>, <c>duration</c>, <c>list</c>.</param>
/// <param name="Default">The value an unset variable has, as it would be written; empty for none.</param>
/// <param name="Standing">How it compares with the reference.</param>
/// <param name="Help">One line for operators.</param>
internal sealed record Variable(string Section, string Name, string Type, string Default, Standing Standing, string Help);
