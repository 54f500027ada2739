using System.Globalization;
using EnvoyRls.Deployment.Tests.Harness;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>
/// Where the commands of one page are run: a copy of what a reader finds in the repository, the programs that were built on the path,
/// free ports in place of the usual ones, directories of its own in place of the system's.
/// </summary>
internal sealed class PageSandbox : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly string[] Copied = ["dashboards", "examples", "helm", "istio", "schemas"];

    private static readonly string[] OwnDirectories = ["/etc/envoyrls", "/var/lib/envoyrls"];

    private static readonly string Here = Repository.PathOf("tests", "EnvoyRls.Deployment.Tests", "Docs");

    private readonly TemporaryDirectory _directory = new();
    private readonly PagePorts _ports = new();

    public PageSandbox()
    {
        foreach (string directory in (string[])["work", "steps", "processes", "state", .. OwnDirectories.Select(static path => path[1..])])
        {
            Directory.CreateDirectory(_directory.File(directory));
        }
    }

    /// <summary>Does what a page says until something goes wrong. Returns what went wrong; null if nothing did.</summary>
    public async Task<string?> RunAsync(string page, IReadOnlyList<PageStep> steps)
    {
        await CopyAsync();
        await File.WriteAllTextAsync(_directory.File("state/.curlrc"), "silent\nshow-error\n");
        await File.WriteAllTextAsync(_directory.File("run.sh"), Script(page, steps));
        ProcessResult run = await ChildProcess.CompleteAsync("bash", [_directory.File("run.sh")], Limit, Environment(steps));
        await KeepAsync(page);
        return steps.Select(Fault).FirstOrDefault(static fault => fault is not null)
            ?? (run.ExitCode == 0 ? null : $"the shell ended with {run.ExitCode}: {run.Output}{run.Errors}");
    }

    public void Dispose()
    {
        foreach (string file in Directory.EnumerateFiles(_directory.File("processes")))
        {
            Stop(int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture));
        }

        _directory.Dispose();
    }

    /// <summary>One shell for the whole page, so that variables, functions and the directory stay.</summary>
    private string Script(string page, IReadOnlyList<PageStep> steps)
    {
        List<string> script = [$"cd {_directory.File("work")}", "shopt -s expand_aliases", "trap 'echo $? >\"$code\"' EXIT", $"code={_directory.File("preamble.code")}"];
        string preamble = Path.Combine(Here, "preambles", $"{page}.sh");
        if (File.Exists(preamble))
        {
            File.WriteAllText(_directory.File("preamble.sh"), InSandbox(File.ReadAllText(preamble)));
            script.Add($"set -e; . {_directory.File("preamble.sh")} </dev/null; set +e");
        }

        for (int i = 0; i < steps.Count; i++)
        {
            // All commands of a block have to succeed, unless its last one is to fail.
            string strict = steps[i].ExitCode == 0 ? "set -e\n" : "set +e\n";
            File.WriteAllText(StepFile(i, "sh"), $"{strict}{InSandbox(steps[i].Commands)}\n{WaitForServers(steps[i])}");
            script.Add($"code={StepFile(i, "code")}");
            script.Add($". {StepFile(i, "sh")} >{StepFile(i, "out")} 2>&1 </dev/null");
            script.Add("ended=$?; echo $ended >\"$code\"; code=/dev/null; set +e");
            script.Add(string.Create(CultureInfo.InvariantCulture, $"[ $ended = {steps[i].ExitCode} ] || exit 1"));
        }

        return string.Join('\n', script);
    }

    /// <summary>A server that is left behind with <c>&amp;</c> is not waited for by the shell; it ends in our stead once it is healthy.</summary>
    private static string WaitForServers(PageStep step) => step.Commands.TrimEnd().EndsWith('&') ? "wait\n" : "";

    private string? Fault(PageStep step, int index)
    {
        string printed = File.Exists(StepFile(index, "out")) ? File.ReadAllText(StepFile(index, "out")) : "(not run)";
        string code = File.Exists(StepFile(index, "code")) ? File.ReadAllText(StepFile(index, "code")).Trim() : "none";
        string what = $"line {step.Line}:\n{step.Commands}\n";
        if (code != step.ExitCode.ToString(CultureInfo.InvariantCulture))
        {
            return $"{what}--- exit code {code}, not {step.ExitCode}; it printed:\n{printed}";
        }

        return step.Output.Length == 0 || ShownOutput.Matches(InSandbox(step.Output), printed)
            ? null
            : $"{what}--- the page shows:\n{step.Output}\n--- it printed:\n{printed}";
    }

    private string StepFile(int index, string kind) =>
        _directory.File(string.Create(CultureInfo.InvariantCulture, $"steps/{index:000}.{kind}"));

    private string InSandbox(string text) => OwnDirectories.Aggregate(
        _ports.In(text), (result, path) => result.Replace(path, _directory.File(path[1..]), StringComparison.Ordinal));

    private async Task CopyAsync()
    {
        string[] folders = [.. Copied.Select(static folder => Repository.PathOf(folder)).Where(Directory.Exists)];
        await ChildProcess.RunAsync("cp", ["-a", .. folders, _directory.File("work")], Limit);
    }

    /// <summary>For whoever writes pages: what each step printed, where <c>DOCS_OUTPUT</c> names a directory for it.</summary>
    private async Task KeepAsync(string page)
    {
        if (System.Environment.GetEnvironmentVariable("DOCS_OUTPUT") is { Length: > 0 } kept)
        {
            Directory.CreateDirectory(Path.Combine(kept, page));
            await ChildProcess.RunAsync("cp", ["-a", _directory.File("steps"), _directory.File("state"), Path.Combine(kept, page)], Limit);
        }
    }

    private Dictionary<string, string> Environment(IReadOnlyList<PageStep> steps) => new(StringComparer.Ordinal)
    {
        ["PATH"] = $"{Path.Combine(Here, "shims")}:{System.Environment.GetEnvironmentVariable("PATH")}",
        ["HOME"] = _directory.File("state"),
        ["PAGE_DOTNET"] = System.Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : DotnetOnPath(),
        ["PAGE_CLI"] = Programs.Cli,
        ["PAGE_SERVER"] = Programs.Server,
        ["PAGE_PROCESSES"] = _directory.File("processes"),
        ["PAGE_STATE"] = _directory.File("state"),
        ["PAGE_HELM"] = steps.Any(static step => step.Commands.Contains("helm ", StringComparison.Ordinal)) ? Helm.Program : "",
        ["PAGE_REDIS_PORT"] = _ports["6379"],
        ["HOST"] = "127.0.0.1",
        ["GRPC_HOST"] = "127.0.0.1",
        ["DEBUG_HOST"] = "127.0.0.1",
        ["PORT"] = _ports["8080"],
        ["GRPC_PORT"] = _ports["8081"],
        ["ADMIN_PORT"] = _ports["8082"],
        ["DEBUG_PORT"] = _ports["6070"],
        ["PROMETHEUS_ADDR"] = $"127.0.0.1:{_ports["9090"]}",
        ["USE_STATSD"] = "false",

        // The machine is busy with everything else under test.
        ["REDIS_OP_TIMEOUT"] = "10s",
        ["NO_COLOR"] = "1",
    };

    private static string DotnetOnPath() =>
        System.Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(static folder => Path.Combine(folder, "dotnet")).First(File.Exists);

    private static void Stop(int process)
    {
        try
        {
            using System.Diagnostics.Process running = System.Diagnostics.Process.GetProcessById(process);
            running.Kill();
            running.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (ArgumentException)
        {
            // It has ended by itself.
        }
    }
}
