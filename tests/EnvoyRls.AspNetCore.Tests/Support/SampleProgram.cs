using System.Globalization;
using EnvoyRls.Testing;

namespace EnvoyRls.AspNetCore.Tests.Support;

/// <summary>A sample as it is built, in a process of its own, with its own settings and those of a test on top.</summary>
internal sealed class SampleProgram : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private SampleProgram(string[] folders, Dictionary<string, string> settings)
    {
        int port = FreePort.Next();
        string address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        string folder = Repository.PathOf(["samples", .. folders]);
        string program = Path.Combine(folder, "bin", BuildFacts.Configuration, "net10.0", $"{folders[^1]}.dll");
        _process = ChildProcess.Start("dotnet", [program, "--contentRoot", folder, "--urls", address], settings);
        Http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Http { get; }

    public string Address => Http.BaseAddress!.ToString();

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="folders">Where it is among the samples.</param>
    /// <param name="service">Where the rate limit service is.</param>
    /// <param name="settings">Settings of its configuration, with colons as <c>__</c>.</param>
    public static async Task<SampleProgram> StartAsync(string[] folders, string service, params (string Name, string Value)[] settings)
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["RateLimiting__Addresses__0"] = $"http://{service}",

            // The machine is busy with everything else under test, and these tests count.
            ["RateLimiting__Timeout"] = "00:00:20",
        };
        foreach ((string name, string value) in settings)
        {
            environment[name] = value;
        }

        SampleProgram sample = new(folders, environment);
        try
        {
            await Eventually.IsTrueAsync(sample.AnswersAsync, TimeSpan.FromSeconds(60), () => $"the sample answers: {sample._process.Output}");
            return sample;
        }
        catch
        {
            await sample.DisposeAsync();
            throw;
        }
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? apiKey = null)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        if (apiKey is not null)
        {
            request.Headers.Add("X-Api-Key", apiKey);
        }

        return Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"the sample ended: {_process.Output}");
        }

        try
        {
            return (await GetAsync("/healthz")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
