using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Harness;

/// <summary>A gRPC client that is not ours: it runs one named case against a server and says what it did not like.</summary>
internal sealed class ForeignClient
{
    private static readonly TimeSpan CaseLimit = TimeSpan.FromSeconds(60);

    private readonly string _program;
    private readonly string _script;

    private ForeignClient(string program, params ReadOnlySpan<string> script)
    {
        _program = program;
        _script = Path.Combine([Paths.Project, .. script]);
    }

    /// <summary>grpcio, on gRPC's C core.</summary>
    public static ForeignClient Python { get; } = new(PythonProgram.Path, "python", "run.py");

    /// <summary>grpc-node, in JavaScript alone.</summary>
    public static ForeignClient Node { get; } = new("node", "node", "run.mjs");

    public static ForeignClient Of(ClientLanguage language) => language == ClientLanguage.Python ? Python : Node;

    /// <summary>Runs a case; fails with what the client printed.</summary>
    /// <param name="name">The case.</param>
    /// <param name="address">host:port of the server.</param>
    /// <param name="arguments">What the case needs to know besides.</param>
    public async Task RunAsync(string name, string address, params (string Name, string Value)[] arguments)
    {
        ProcessResult result = await StartAsync([name, address], arguments);
        Assert.True(result.ExitCode == 0, $"{name} by {_program}: {result.Output}{result.Errors}");
    }

    /// <summary>The names of all cases it knows.</summary>
    public async Task<IReadOnlyList<string>> CasesAsync()
    {
        ProcessResult result = await StartAsync(["--list"], []);
        Assert.True(result.ExitCode == 0, $"{_program} cannot list its cases: {result.Errors}");
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private Task<ProcessResult> StartAsync(IEnumerable<string> words, (string Name, string Value)[] arguments)
    {
        Dictionary<string, string> environment = new(PythonProgram.Environment, StringComparer.Ordinal)
        {
            ["CASE_API"] = Paths.Api,
            ["CASE_DESCRIPTORS"] = DescriptorFile.Path,
        };
        foreach ((string name, string value) in arguments)
        {
            environment[$"CASE_{name}"] = value;
        }

        return ChildProcess.CompleteAsync(_program, [_script, .. words], CaseLimit, environment);
    }
}
