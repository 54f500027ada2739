using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace EnvoyRls.Testing;

/// <summary>A program started for a test and stopped with it, by its process id. What it prints is kept for failure messages.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ChildProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts a program; the variables given come on top of this process's own.</summary>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        new(new Process { StartInfo = Describe(program, arguments, environment) });

    /// <summary>Runs a program to its end and returns what it printed to standard output.</summary>
    /// <exception cref="InvalidOperationException">It exited with another code than 0.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, TimeSpan limit)
    {
        ProcessResult result = await CompleteAsync(program, arguments, limit);
        return result.ExitCode == 0
            ? result.Output
            : throw new InvalidOperationException($"{program} exited with {result.ExitCode}: {result.Output}{result.Errors}");
    }

    /// <summary>Runs a program to its end, whatever that is.</summary>
    /// <exception cref="TimeoutException">It did not end in time, and was ended.</exception>
    public static async Task<ProcessResult> CompleteAsync(
        string program, IEnumerable<string> arguments, TimeSpan limit, IReadOnlyDictionary<string, string>? environment = null)
    {
        using Process process = new() { StartInfo = Describe(program, arguments, environment) };
        process.Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit);
        }
        catch (TimeoutException late)
        {
            process.Kill();
            throw new TimeoutException($"{program} did not end within {limit}: {await output}{await errors}", late);
        }

        return new ProcessResult(process.ExitCode, await output, await errors);
    }

    /// <summary>Stops it in its tracks: sockets stay open, nothing is answered.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Asks it to end.</summary>
    public Task TerminateAsync() => SignalAsync("TERM");

    /// <summary>Sends it a signal by name, such as <c>QUIT</c>.</summary>
    public Task SignalAsync(string signal) => SignalAsync(_process.Id, signal);

    /// <summary>Waits until it has ended by itself, and returns its exit code.</summary>
    public async Task<int> ExitCodeAsync(TimeSpan limit)
    {
        await _process.WaitForExitAsync().WaitAsync(limit);
        return _process.ExitCode;
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo Describe(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo description = new(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            description.Environment[name] = value;
        }

        return description;
    }

    internal static Task<string> SignalAsync(int process, string signal) =>
        RunAsync("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)], TimeSpan.FromSeconds(5));

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
