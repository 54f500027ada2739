using System.Globalization;

namespace EnvoyRls.Testing;

/// <summary>A real PostgreSQL server on a free loopback port, in a directory of its own, with a password. What it holds outlives a kill.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string User = "limits";
    public const string Password = "p@ss:w/rd;x='1'";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();
    private int _databases;
    private ChildProcess? _process;

    private PostgresServer() => Port = FreePort.Next();

    public int Port { get; }

    private string DataDirectory => _directory.File("data");

    public static async Task<PostgresServer> StartAsync()
    {
        PostgresServer server = new();
        try
        {
            await server.InitializeAsync();
            await server.LaunchAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an empty database and returns its name.</summary>
    public async Task<string> CreateDatabaseAsync(string options = "")
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"limits_{Interlocked.Increment(ref _databases)}");
        await SqlAsync("postgres", $"CREATE DATABASE {name} TEMPLATE template0 {options}");
        return name;
    }

    /// <summary>Runs SQL by <c>psql</c> and returns what it prints, unaligned and without headers.</summary>
    public async Task<string> SqlAsync(string database, string sql)
    {
        string port = Port.ToString(CultureInfo.InvariantCulture);
        ProcessResult result = await ChildProcess.CompleteAsync(
            "psql",
            ["-X", "-h", "127.0.0.1", "-p", port, "-U", User, "-d", database, "-At", "-v", "ON_ERROR_STOP=1", "-c", sql],
            StartLimit,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["PGPASSWORD"] = Password });
        return result.ExitCode == 0 ? result.Output.Trim() : throw new InvalidOperationException($"psql: {result.Errors}");
    }

    /// <summary>Stops it and every process of its own in their tracks: connections stay open, nothing is answered.</summary>
    public async Task FreezeAsync()
    {
        ChildProcess process = Running();
        await process.FreezeAsync();
        foreach (int child in Children(process.Id))
        {
            await SignalIfThereAsync(child, "STOP");
        }
    }

    public async Task ThawAsync()
    {
        ChildProcess process = Running();
        foreach (int child in Children(process.Id))
        {
            await SignalIfThereAsync(child, "CONT");
        }

        await process.ThawAsync();
    }

    /// <summary>Stops it the way an administrator in a hurry does: connections are told and closed, everything is written.</summary>
    public async Task StopAsync()
    {
        await Running().SignalAsync("INT");
        await Running().ExitCodeAsync(StartLimit);
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public Task KillAsync() => Running().KillAsync();

    /// <summary>Starts it again on the same port, with what it held.</summary>
    public async Task RestartAsync()
    {
        await Running().DisposeAsync();
        _process = null;
        await LaunchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            // An immediate stop, which unlike a kill takes its shared memory with it.
            await ThawAsync();
            await process.SignalAsync("QUIT");
            await process.ExitCodeAsync(StartLimit);
        }

        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _directory.Dispose();
    }

    private static IEnumerable<int> Children(int process) =>
        File.ReadAllText($"/proc/{process}/task/{process}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture));

    /// <summary>A process of the server serves one connection, and ends with it whenever that is.</summary>
    private static async Task SignalIfThereAsync(int process, string signal)
    {
        try
        {
            await ChildProcess.SignalAsync(process, signal);
        }
        catch (InvalidOperationException) when (!Directory.Exists($"/proc/{process}"))
        {
        }
    }

    private async Task InitializeAsync()
    {
        string passwordFile = _directory.File("password");
        await File.WriteAllTextAsync(passwordFile, Password);
        await PostgresPrograms.GiveAsync(_directory.Path);
        (string program, string[] arguments) = PostgresPrograms.Command(
            "initdb",
            "-D", DataDirectory, "-U", User, "--pwfile", passwordFile, "--auth", "scram-sha-256",
            "--encoding", "UTF8", "--locale", "C", "--no-sync");
        await ChildProcess.RunAsync(program, arguments, StartLimit);
    }

    private async Task LaunchAsync()
    {
        // A crash of the server leaves written pages to the system, so that losing nothing needs no fsync here.
        (string program, string[] arguments) = PostgresPrograms.Command(
            "postgres",
            "-D", DataDirectory, "-p", Port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1",
            "-c", $"unix_socket_directories={_directory.Path}", "-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_connections=60",
            "-c", "dynamic_shared_memory_type=mmap", "-c", "autovacuum=off");
        await Eventually.IsTrueAsync(() => TryLaunchAsync(program, arguments), StartLimit, () => $"PostgreSQL on {Port} answers: {_process?.Output}");
    }

    /// <summary>After a kill, the first try may come before the last process of the one killed has ended.</summary>
    private async Task<bool> TryLaunchAsync(string program, string[] arguments)
    {
        if (_process is null or { HasExited: true })
        {
            if (_process is not null)
            {
                await _process.DisposeAsync();
            }

            _process = ChildProcess.Start(program, arguments);
        }

        try
        {
            return await SqlAsync("postgres", "SELECT 1") is "1";
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private ChildProcess Running() => _process ?? throw new InvalidOperationException("the server was never started");
}
