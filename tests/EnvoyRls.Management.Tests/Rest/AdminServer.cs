using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EnvoyRls.Core.Counters;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Access.Tokens;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Releases;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Rest;
using EnvoyRls.Management.Rest.Table;
using EnvoyRls.Management.Tests.Fakes;
using EnvoyRls.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Rest;

/// <summary>The admin API on a port of its own, over parts that are in memory; tokens are the names of the roles.</summary>
internal sealed class AdminServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _audited = new();
    private readonly WebApplication _app;
    private readonly Task _audit;
    private readonly InMemoryRepository? _memory;
    private ListenOptions? _listen;
    private ManagedRules? _managed;
    private RuleAdministration? _administration;

    private AdminServer(IRepository? repository, Func<AdminServer, IRuleAdministration> rules, AdminServerOptions options)
    {
        Time = new FakeTimeProvider(options.Now);
        Desk = options.IsAdaptive ? new FakeDesk(Time) : null;
        Repository = repository ?? (_memory = new InMemoryRepository(Time));
        Rules = rules(this);
        AuditQueue queue = new(Repository.Audit, TimeProvider.System, Statistics, NullLogger<AuditQueue>.Instance);
        WindowClock clock = new(Time);
        Services = new AdminServices
        {
            Rules = Rules,
            Repository = Repository,
            Gatekeeper = Gatekeeper,
            Audit = queue,
            Tokens = new TokenAdministration(Repository.Tokens, Time),
            Releases = Rules is FakeAdministration ? new FakeReleases(Time) : new ReleaseDesk(Rules, Time),
            Usage = new FakeUsageReports(Time),
            Live = Live,
            Recent = new FakeRecentRequests(),
            Overrides = Desk,
            Counters = new CounterInspector(Slot, Counters = new MemoryCounterStore(1_000, clock, Time, Statistics), clock, new RateLimiterOptions(), null, null),
            Decisions = new RateLimiterOptions(),
            RuleOptions = new RuleSetOptions(),
            Status = Status = new FakeServiceStatus(Repository.Replicas),
            Statistics = Statistics,
            Time = Time,
        };
        AdminApi api = new(Services, "1.2.3", options.Dashboard, NullLogger<AdminApi>.Instance, _stopping.Token, _stopping.Token);
        Table = api.Table;

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => _listen = listen));
        _app = builder.Build();
        _app.Run(api.HandleAsync);
        _audit = queue.WriteAsync(_audited.Token);
    }

    public FakeTimeProvider Time { get; }

    /// <summary>The door to overrides; <see langword="null"/> without an adaptive layer.</summary>
    public FakeDesk? Desk { get; }

    public StatRegistry Statistics { get; } = new();

    public RuleSetSlot Slot { get; } = new();

    public MemoryCounterStore Counters { get; }

    public IRepository Repository { get; }

    /// <summary>The repository, where it is in memory.</summary>
    public InMemoryRepository Memory => _memory ?? throw new InvalidOperationException("the repository is a real one");

    public IRuleAdministration Rules { get; }

    public FakeGatekeeper Gatekeeper { get; } = new();

    public FakeLiveFigures Live { get; } = new();

    public FakeServiceStatus Status { get; }

    public AdminServices Services { get; }

    public ApiTable Table { get; }

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Where it listens.</summary>
    public Uri Address => Client.BaseAddress!;

    /// <summary>A server whose rules nobody looks at, over a repository in memory.</summary>
    public static Task<AdminServer> StartAsync(AdminServerOptions? options = null)
    {
        AdminServer server = new(null, server => new FakeAdministration(server.Repository.Objects), options ?? new AdminServerOptions());
        server.Slot.Current = RuleSetLoader.Load([new RuleDocument("web.yaml", "domain: web")], new RuleSetOptions()).RuleSet;
        return StartAsync(server);
    }

    /// <summary>A server with the rules of a file and everything that is managed in force above them.</summary>
    public static async Task<AdminServer> StartAsync(IRepository? repository, string file)
    {
        ManagedRules? managed = null;
        AdminServer server = new(repository, server => server.Administrate(file, out managed), new AdminServerOptions());
        await managed!.CatchUpAsync(CancellationToken.None);
        return await StartAsync(server);
    }

    private static async Task<AdminServer> StartAsync(AdminServer server)
    {
        await server._app.StartAsync();
        server.Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://{server._listen!.IPEndPoint}"), Timeout = TimeSpan.FromSeconds(30),
        };
        return server;
    }

    private RuleAdministration Administrate(string file, out ManagedRules managed)
    {
        RuleSetOptions options = new();
        LayeredRules rules = new(Slot);
        rules.SetFiles(RuleSetLoader.Load([new RuleDocument("web.yaml", file)], options).RuleSet!);
        StateValidator validator = new(options);
        ManagedLayers layers = new(rules, validator, new ChangePlanner(Repository.Objects), Statistics, NullLogger<ManagedLayers>.Instance);
        managed = _managed = new ManagedRules(Repository.Objects, state => layers.Apply(state), Statistics, Time, NullLogger<ManagedRules>.Instance);
        return _administration = new RuleAdministration(Repository.Objects, managed, rules, validator, TimeProvider.System);
    }

    /// <summary>Sends a request; the role is the token, empty for none.</summary>
    public async Task<AdminResponse> SendAsync(
        string role, string method, string path, string? body = null, string mediaType = "application/json", params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        if (role.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", role);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        }

        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await Client.SendAsync(request);
        return await AdminResponse.ReadAsync(response);
    }

    public async Task<JsonNode> GetAsync(string path) => (await SendAsync("viewer", "GET", path)).Json(200);

    /// <summary>Ends answers that last, as the stop of the service does.</summary>
    public Task StopAnswersAsync() => _stopping.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Client.Dispose();
        await _app.DisposeAsync();
        await _audited.CancelAsync();
        await _audit;
        Desk?.Dispose();
        _administration?.Dispose();
        _managed?.Dispose();
        await Counters.DisposeAsync();
        _stopping.Dispose();
        _audited.Dispose();
    }
}
