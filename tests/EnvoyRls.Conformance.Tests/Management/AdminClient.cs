using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>Speaks to the admin API of one server, with a token.</summary>
internal sealed class AdminClient : IDisposable
{
    private readonly HttpClient _http;

    public AdminClient(Uri address, string? token, HttpMessageHandler? handler = null)
    {
        _http = new HttpClient(handler ?? new SocketsHttpHandler()) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<AdminAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<AdminAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<AdminAnswer> PutAsync(string path, string body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Put, path, body, headers);

    public Task<AdminAnswer> PostAsync(string path, string body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, body, headers);

    /// <summary>Puts a rule for one key of the suite's domain: so many a day.</summary>
    public Task<AdminAnswer> PutRuleAsync(string id, string key, int requestsPerDay) => PutAsync($"/v1/admin/rules/{id}", ManagedRuleText.Of(key, requestsPerDay));

    /// <summary>The last version that there is; 0 before the first.</summary>
    public async Task<long> VersionAsync()
    {
        JsonElement versions = (await GetAsync("/v1/admin/versions?limit=1")).Expect(HttpStatusCode.OK).Json.GetProperty("items");
        return versions.GetArrayLength() > 0 ? versions[0].GetProperty("number").GetInt64() : 0;
    }

    /// <summary>Everything on all pages of a list.</summary>
    public async Task<IReadOnlyList<JsonElement>> ItemsAsync(string path)
    {
        List<JsonElement> items = [];
        string? cursor = "";
        while (cursor is not null)
        {
            string query = cursor.Length > 0 ? $"&cursor={Uri.EscapeDataString(cursor)}" : "";
            JsonElement page = (await GetAsync($"{path}?limit=1000{query}")).Expect(HttpStatusCode.OK).Json;
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.TryGetProperty("next_cursor", out JsonElement next) ? next.GetString() : null;
        }

        return items;
    }

    /// <summary>The events of the server as they come.</summary>
    public async Task<StreamReader> EventsAsync(CancellationToken cancellation)
    {
        HttpResponseMessage answer = await _http.GetAsync(new Uri("/v1/admin/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
    }

    public async Task<AdminAnswer> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return await SendAsync(request, headers);
    }

    public async Task<AdminAnswer> SendAsync(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage answer = await _http.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        return new AdminAnswer(answer.StatusCode, text, answer.Headers, answer.Content.Headers.ContentType?.MediaType ?? "");
    }

    public void Dispose() => _http.Dispose();
}
