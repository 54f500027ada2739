using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Access.Tokens;
using EnvoyRls.Management.Administration;
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
    private ListenOptions? _listen;

    private AdminServer(Func<AdminServer, IRuleAdministration> rules)
    {
        Repository = new InMemoryRepository(Time);
        Rules = rules(this);
        AuditQueue queue = new(Repository.Audit, TimeProvider.System, Statistics, NullLogger<AuditQueue>.Instance);
        Services = new AdminServices
        {
            Rules = Rules,
            Repository = Repository,
            Gatekeeper = Gatekeeper,
            Audit = queue,
            Tokens = new TokenAdministration(Repository.Tokens, Time),
            Releases = new FakeReleases(Time),
            Usage = new FakeUsageReports(Time),
            Live = Live,
            Status = Status = new FakeServiceStatus(Repository.Replicas),
            Statistics = Statistics,
            Time = Time,
        };
        Table = AdminTable.Create(Services);
        AdminDocuments documents = new(Table, "1.2.3", Assembly.GetExecutingAssembly());
        AdminApi api = new(Table, documents, Gatekeeper, queue, Time, NullLogger<AdminApi>.Instance, _stopping.Token);

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => _listen = listen));
        _app = builder.Build();
        _app.Run(api.HandleAsync);
        _audit = queue.WriteAsync(_audited.Token);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));

    public StatRegistry Statistics { get; } = new();

    public InMemoryRepository Repository { get; }

    public IRuleAdministration Rules { get; }

    public FakeGatekeeper Gatekeeper { get; } = new();

    public FakeLiveFigures Live { get; } = new();

    public FakeServiceStatus Status { get; }

    public AdminServices Services { get; }

    public ApiTable Table { get; }

    public HttpClient Client { get; private set; } = null!;

    public static Task<AdminServer> StartAsync() => StartAsync(server => new FakeAdministration(server.Repository.Objects));

    public static async Task<AdminServer> StartAsync(Func<AdminServer, IRuleAdministration> rules)
    {
        AdminServer server = new(rules);
        await server._app.StartAsync();
        server.Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://{server._listen!.IPEndPoint}"), Timeout = TimeSpan.FromSeconds(30),
        };
        return server;
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
        _stopping.Dispose();
        _audited.Dispose();
    }
}
