using System.Globalization;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>A real server whose rules are managed, and its admin port.</summary>
internal sealed class ManagedServer : IAsyncDisposable
{
    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(60);

    private ManagedServer(RateLimitServer process, int adminPort, AdminClient admin)
    {
        Process = process;
        AdminPort = adminPort;
        Admin = admin;
        Grpc = process.Connect();
    }

    public RateLimitServer Process { get; }

    public int AdminPort { get; }

    /// <summary>The admin API with the token that the server was started for.</summary>
    public AdminClient Admin { get; }

    public RateLimitClient Grpc { get; }

    public Uri AdminAddress => Local("http", AdminPort);

    /// <summary>Starts a server, waits for it, and for its admin port where there is a token.</summary>
    /// <param name="token">What the admin client brings; <see langword="null"/> for nothing, and no wait.</param>
    /// <param name="settings">The repository, and whatever else differs.</param>
    public static async Task<ManagedServer> StartAsync(string? token, params (string Name, string Value)[] settings)
    {
        int adminPort = FreePort.Next();
        RateLimitServer process = RateLimitServer.Launch(
            [("BACKEND_TYPE", "memory"), ("RULES", ManagedFiles.Rules), ("ADMIN_PORT", adminPort.ToString(CultureInfo.InvariantCulture)), .. settings]);
        ManagedServer server = new(process, adminPort, new AdminClient(Local("http", adminPort), token));
        try
        {
            await process.WaitUntilHealthyAsync();
            if (token is not null)
            {
                await server.WaitUntilOpenAsync();
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the admin port is answered.</summary>
    public Task WaitUntilOpenAsync() => Eventually.IsTrueAsync(IsOpenAsync, OpenLimit, () => $"the admin port is open: {Process.Output}");

    /// <summary>Whether something listens on the admin port and says that all is well enough to answer.</summary>
    public async Task<bool> IsOpenAsync()
    {
        try
        {
            await Admin.GetAsync("/health");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The limit that a call of one entry is held to; 0 for none.</summary>
    public async Task<uint> LimitAsync(string key, string value) =>
        (await Grpc.LookAsync(ManagedRuleText.Domain, key, value)).CurrentLimit?.RequestsPerUnit ?? 0;

    /// <summary>Waits until calls are held to a limit.</summary>
    public Task<TimeSpan> LimitIsAsync(string key, uint limit, double seconds = 20, string value = "anybody") => Eventually.IsTrueAsync(
        async () => await LimitAsync(key, value) == limit,
        TimeSpan.FromSeconds(seconds),
        () => string.Create(CultureInfo.InvariantCulture, $"{key}={value} is held to {limit}: {Process.Output}"));

    public async ValueTask DisposeAsync()
    {
        Grpc.Dispose();
        Admin.Dispose();
        await Process.DisposeAsync();
    }

    private static Uri Local(string scheme, int port) => new(string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{port}"));
}
