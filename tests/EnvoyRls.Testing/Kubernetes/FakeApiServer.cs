using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Testing;

/// <summary>
/// As much of a Kubernetes API server as lists and watches of one ConfigMap need, over TLS on loopback: versions, events since a version,
/// forgotten versions, tokens. It can be told to fail, to stop and to come back on the same port.
/// </summary>
public sealed class FakeApiServer : IAsyncDisposable
{
    public const string Name = "envoyrls-rules";

    private readonly TestCertificates _certificates = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _script = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Lock _gate = new();
    private readonly List<(long Version, string Type, string Object)> _events = [];
    private readonly int _port = FreePort.Next();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _watches = new();
    private string? _map;
    private long _version = 1000;
    private long _forgotten;
    private string _token = "first-token";
    private bool _isDisposed;
    private WebApplication? _app;

    private FakeApiServer() => File.WriteAllText(TokenFile, _token);

    public Uri Url => new(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{_port}"));

    public string TokenFile => _directory.File("token");

    public string CaFile => _certificates.CaFile;

    /// <summary>The namespace of the ConfigMap.</summary>
    public string Namespace { get; private init; } = "limits";

    /// <summary>Whether it presents the certificate of another host.</summary>
    public bool IsImpostor { get; private init; }

    /// <summary>What a pod of this cluster would have in its environment to follow the ConfigMap.</summary>
    public (string Name, string Value)[] Settings =>
    [
        ("RULES_CONFIGMAP", $"{Namespace}/{Name}"), ("KUBERNETES_API_URL", Url.ToString()), ("KUBERNETES_TOKEN_FILE", TokenFile), ("KUBERNETES_CA_FILE", CaFile),
    ];

    /// <summary>Path and query of every request.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public int Lists => _requests.Count(request => !request.Contains("watch=", StringComparison.Ordinal));

    public int Watches => _requests.Count(request => request.Contains("watch=", StringComparison.Ordinal));

    public static async Task<FakeApiServer> StartAsync(string @namespace = "limits", bool isImpostor = false)
    {
        FakeApiServer server = new() { Namespace = @namespace, IsImpostor = isImpostor };
        await server.ComeBackAsync();
        return server;
    }

    /// <summary>One that is away.</summary>
    public static FakeApiServer Away() => new();

    /// <summary>Listens again.</summary>
    public async Task ComeBackAsync()
    {
        string certificate = IsImpostor ? _certificates.OtherHostCertificateFile : _certificates.ServerCertificateFile;
        string key = IsImpostor ? _certificates.OtherHostKeyFile : _certificates.ServerKeyFile;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, _port, listen => listen.UseHttps(X509Certificate2.CreateFromPemFile(certificate, key))));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    /// <summary>Ends all connections and listens no more.</summary>
    public async Task GoAwayAsync()
    {
        using CancellationTokenSource now = new(TimeSpan.Zero);
        EndWatches();
        await _app!.StopAsync(now.Token);
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>Makes these the files of the ConfigMap.</summary>
    public void Publish(params (string Name, string Text)[] files) =>
        Change(_map is null ? "ADDED" : "MODIFIED", files.ToDictionary(file => file.Name, file => file.Text, StringComparer.Ordinal), binary: null);

    /// <summary>Makes bytes the only file.</summary>
    public void PublishBinary(string name, byte[] bytes) => 
        Change(_map is null ? "ADDED" : "MODIFIED", null, new(StringComparer.Ordinal) { [name] = Convert.ToBase64String(bytes) });

    /// <summary>Deletes the ConfigMap.</summary>
    public void Delete() => Change("DELETED", null, null);

    /// <summary>Tells watches of a later version at which nothing has happened to the ConfigMap.</summary>
    public void Bookmark()
    {
        lock (_gate)
        {
            _version += 10;
            Record("BOOKMARK", Object(null, null));
        }
    }

    /// <summary>Forgets what has happened so far: watches from older versions are refused.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _version++;
            _forgotten = _version;
            _events.Clear();
        }
    }

    /// <summary>Takes only this token from now on, and writes it to the file where pods find it, unless told not to.</summary>
    public void Rotate(string token, bool write = true)
    {
        _token = token;
        if (write)
        {
            File.WriteAllText(TokenFile, token);
        }
    }

    /// <summary>Ends all watches in order.</summary>
    public void EndWatches() => Interlocked.Exchange(ref _watches, new CancellationTokenSource()).Cancel();

    /// <summary>What the next requests meet instead of an answer, one each.</summary>
    public void Script(params Func<HttpContext, Task>[] answers)
    {
        foreach (Func<HttpContext, Task> answer in answers)
        {
            _script.Enqueue(answer);
        }
    }

    /// <summary>An answer of a status, as the API server words it.</summary>
    public static Func<HttpContext, Task> Refusal(int status, string message, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync(Status(status, message));
    };

    /// <summary>Begins an answer, writes these lines, and breaks the connection.</summary>
    public static Func<HttpContext, Task> Broken(string text) => async context =>
    {
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
        context.Abort();
    };

    /// <summary>An answer of these lines, whole.</summary>
    public static Func<HttpContext, Task> Lines(string text) => context => context.Response.WriteAsync(text);

    /// <summary>Begins a watch and never says anything, as the other end of a connection that is gone.</summary>
    public static async Task Silence(HttpContext context)
    {
        await context.Response.StartAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Never answers.</summary>
    public static Task Hang(HttpContext context) =>
        Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <summary>An event that ends a watch by an error.</summary>
    public static string ErrorEvent(int status, string message) => $"{{\"type\":\"ERROR\",\"object\":{Status(status, message)}}}\n";

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (_app is not null)
        {
            await GoAwayAsync();
        }

        _watches.Dispose();
        _certificates.Dispose();
        _directory.Dispose();
    }

    private static string Status(int code, string message) =>
        new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Failure", ["message"] = message, ["code"] = code }.ToJsonString();

    private void Change(string type, Dictionary<string, string>? data, Dictionary<string, string>? binary)
    {
        lock (_gate)
        {
            _version++;
            string map = Object(data, binary);
            _map = type == "DELETED" ? null : map;
            Record(type, map);
        }
    }

    private string Object(Dictionary<string, string>? data, Dictionary<string, string>? binary)
    {
        JsonObject map = new()
        {
            ["kind"] = "ConfigMap",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject { ["name"] = Name, ["namespace"] = Namespace, ["resourceVersion"] = _version.ToString(CultureInfo.InvariantCulture) },
        };
        if (data is not null)
        {
            map["data"] = JsonSerializer.SerializeToNode(data);
        }

        if (binary is not null)
        {
            map["binaryData"] = JsonSerializer.SerializeToNode(binary);
        }

        return map.ToJsonString();
    }

    private void Record(string type, string map)
    {
        _events.Add((_version, type, map));
        Interlocked.Exchange(ref _news, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        _requests.Enqueue($"{context.Request.Path}{context.Request.QueryString}");
        context.Response.ContentType = "application/json";
        if (_script.TryDequeue(out Func<HttpContext, Task>? scripted))
        {
            await scripted(context);
        }
        else if (context.Request.Headers.Authorization != $"Bearer {_token}")
        {
            await Refusal(401, "Unauthorized")(context);
        }
        else if (context.Request.Path != $"/api/v1/namespaces/{Namespace}/configmaps" || context.Request.Query["fieldSelector"] != $"metadata.name={Name}")
        {
            await Refusal(403, "configmaps is forbidden")(context);
        }
        else if (context.Request.Query.ContainsKey("watch"))
        {
            await WatchAsync(context);
        }
        else
        {
            await context.Response.WriteAsync(List());
        }
    }

    private string List()
    {
        lock (_gate)
        {
            return $"{{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":{{\"resourceVersion\":\"{_version}\"}},\"items\":[{_map}]}}";
        }
    }

    private async Task WatchAsync(HttpContext context)
    {
        long seen = long.Parse(context.Request.Query["resourceVersion"]!, CultureInfo.InvariantCulture);
        if (seen < _forgotten)
        {
            await context.Response.WriteAsync(ErrorEvent(410, $"too old resource version: {seen}"));
            return;
        }

        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _watches.Token);
        await context.Response.StartAsync(context.RequestAborted);
        while (!end.IsCancellationRequested)
        {
            Task news = _news.Task;
            foreach ((long version, string type, string map) in Since(seen))
            {
                seen = version;
                await context.Response.WriteAsync($"{{\"type\":\"{type}\",\"object\":{map}}}\n", context.RequestAborted);
            }

            await context.Response.Body.FlushAsync(context.RequestAborted);
            await news.WaitAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private (long Version, string Type, string Object)[] Since(long version)
    {
        lock (_gate)
        {
            return [.. _events.Where(told => told.Version > version)];
        }
    }
}
