namespace EnvoyRls.Cli.Suites;

/// <summary>A file of rule tests.</summary>
/// <param name="File">The file, as the user named it.</param>
/// <param name="Rules">Rule files and directories, as the suite names them.</param>
/// <param name="MergeDomains">Whether several rule files may name one domain.</param>
/// <param name="Tests">The tests, in order.</param>
internal sealed record TestSuite(string File, IReadOnlyList<string> Rules, bool MergeDomains, IReadOnlyList<SuiteTest> Tests);
