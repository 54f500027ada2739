using System.Globalization;
using EnvoyRls.Faults.Tests.Load;
using EnvoyRls.Testing;

namespace EnvoyRls.Faults.Tests.Grounds;

/// <summary>Redis in one of its arrangements, every server of it behind an entrance, and a service before it.</summary>
public abstract class FaultGround : IAsyncDisposable
{
    private const string FirstPassword = "first";

    private static readonly TimeSpan RulesLimit = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _directory = new();
    private RateLimitServer? _server;

    /// <summary>How Redis is arranged, as the table says it.</summary>
    public abstract string Name { get; }

    public RateLimitServer Server => _server ?? throw new InvalidOperationException("not started");

    /// <summary>What Redis asks for at present.</summary>
    public string Password { get; private set; } = FirstPassword;

    /// <summary>All servers.</summary>
    public abstract IReadOnlyList<RedisServer> Servers { get; }

    /// <summary>Starts Redis, and then the service.</summary>
    public async Task StartAsync()
    {
        string file = _directory.File("password");
        await File.WriteAllTextAsync(file, Password);
        (string Type, string Url) redis = await StartRedisAsync(Password);
        _server = await RateLimitServer.StartAsync(
            ("REDIS_TYPE", redis.Type),
            ("REDIS_URL", redis.Url),
            ("REDIS_AUTH_FILE", file),
            ("REDIS_SENTINEL_AUTH", redis.Type == "sentinel" ? FirstPassword : ""),
            ("REDIS_OP_TIMEOUT", string.Create(CultureInfo.InvariantCulture, $"{FaultLoad.OperationTimeout.TotalMilliseconds:0}ms")));
        Server.Rules.Replace(FaultRules.Text);
        using RateLimitClient client = Server.Connect();
        await Eventually.IsTrueAsync(async () => (await client.LookAsync("conformance", "error", "x")).CurrentLimit is not null, RulesLimit, () => "the rules are in force");
    }

    /// <summary>Waits until every server is well, and calls are counted by Redis.</summary>
    public async Task SettleAsync()
    {
        await MendAsync();
        using GrpcCaller caller = new(Server.Address, FaultLoad.Deadline, RulesLimit);
        byte[][] messages = [.. Enumerable.Range(0, 30).Select(static place => FaultRules.Spread(FailureMode.Error, place))];
        await Eventually.IsTrueAsync(
            async () =>
            {
                (CallOutcome Outcome, string Status)[] ended = await Task.WhenAll(messages.Select(caller.CallAsync));
                return ended.All(static call => call.Outcome == CallOutcome.Ok);
            },
            RulesLimit,
            () => $"calls are counted: {Server.Output}");
    }

    /// <summary>The server whose counters are compared with what was admitted.</summary>
    public abstract Task<RedisServer> VictimAsync();

    /// <summary>Has all of Redis ask for another password from now on.</summary>
    public async Task ChangePasswordAsync()
    {
        Password += "-";
        await ChangePasswordAsync(Password);
    }

    /// <summary>Gives the service the password of now.</summary>
    public Task TellPasswordAsync() => File.WriteAllTextAsync(_directory.File("password"), Password);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await StopRedisAsync();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<(string Type, string Url)> StartRedisAsync(string password);

    protected abstract Task ChangePasswordAsync(string password);

    protected abstract Task MendAsync();

    protected abstract ValueTask StopRedisAsync();
}
