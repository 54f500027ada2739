using System.Globalization;

namespace EnvoyRls.Testing;

/// <summary>A real <c>redis-server</c> on a free loopback port, without persistence.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(15);

    private readonly RedisServerOptions _options;
    private readonly TemporaryDirectory _directory = new();
    private ChildProcess _process;

    private RedisServer(RedisServerOptions options)
    {
        _options = options;
        Password = options.Password;
        Port = FreePort.Next();
        options.Entrance?.LeadTo(Port);
        _process = Launch();
    }

    public int Port { get; }

    /// <summary>Where others reach it through faults, if they do.</summary>
    public RedisEntrance Entrance => _options.Entrance ?? throw new InvalidOperationException("the server is reached directly");

    /// <summary>The port that others know it by.</summary>
    public int KnownPort => _options.Entrance?.Port ?? Port;

    /// <summary>What it asks for at present; <see langword="null"/> for nothing.</summary>
    public string? Password { get; private set; }

    /// <summary>Where others reach it.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{KnownPort}");

    /// <summary>Where it is, past its entrance.</summary>
    public string DirectAddress => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public static Task<RedisServer> StartAsync() => StartAsync(new RedisServerOptions());

    public static async Task<RedisServer> StartAsync(RedisServerOptions options)
    {
        RedisServer server = new(options);
        try
        {
            await server.WaitUntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one command by <c>redis-cli</c> and returns what it prints, trimmed.</summary>
    public async Task<string> CliAsync(params string[] words) =>
        (await ChildProcess.RunAsync("redis-cli", [.. CliArguments(), .. words], StartLimit)).Trim();

    /// <summary>Asks for another password from now on, and shows it to others. Who is connected stays.</summary>
    public async Task ChangePasswordAsync(string password)
    {
        await CliAsync("CONFIG", "SET", "requirepass", password, "masterauth", password);
        Password = password;
    }

    public Task FreezeAsync() => _process.FreezeAsync();

    public Task ThawAsync() => _process.ThawAsync();

    public Task KillAsync() => _process.KillAsync();

    /// <summary>Starts it again on the same port after <see cref="KillAsync"/>; it comes back empty.</summary>
    public async Task RestartAsync()
    {
        await _process.DisposeAsync();
        _process = Launch();
        await WaitUntilReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Dispose();
        if (_options.Entrance is { } entrance)
        {
            await entrance.DisposeAsync();
        }
    }

    internal IEnumerable<string> CliArguments()
    {
        List<string> arguments = ["-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture)];
        if (Password is { } password)
        {
            arguments.AddRange(["--no-auth-warning", "-a", password]);
        }

        if (_options.Certificates is { } certificates)
        {
            arguments.AddRange(["--tls", "--insecure", "--cert", certificates.ClientCertificateFile, "--key", certificates.ClientKeyFile]);
        }

        return arguments;
    }

    private ChildProcess Launch()
    {
        string port = Port.ToString(CultureInfo.InvariantCulture);
        List<string> arguments = ["--dir", _directory.Path, "--save", "", "--bind", "127.0.0.1", "--daemonize", "no"];
        arguments.AddRange(_options.Certificates is null ? ["--port", port] : ["--port", "0", "--tls-port", port]);
        if (Password is { } password)
        {
            arguments.AddRange(["--requirepass", password, "--masterauth", password]);
        }

        if (_options.Certificates is { } certificates)
        {
            arguments.AddRange(
            [
                "--tls-cert-file", _options.ShowOtherHost ? certificates.OtherHostCertificateFile : certificates.ServerCertificateFile,
                "--tls-key-file", _options.ShowOtherHost ? certificates.OtherHostKeyFile : certificates.ServerKeyFile,
                "--tls-ca-cert-file", certificates.CaFile,
                "--tls-auth-clients", _options.RequireClientCertificate ? "yes" : "no",
            ]);
        }

        arguments.AddRange(_options.Entrance?.Arguments ?? []);
        arguments.AddRange(_options.Arguments);
        return ChildProcess.Start("redis-server", arguments);
    }

    private Task<TimeSpan> WaitUntilReadyAsync() => Eventually.IsTrueAsync(
        async () =>
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"redis-server ended: {_process.Output}");
            }

            try
            {
                return await CliAsync("PING") is "PONG";
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        },
        StartLimit,
        () => $"redis-server on {Port} answers: {_process.Output}");
}
