using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>What the admin API answered.</summary>
internal sealed record AdminAnswer(HttpStatusCode Status, string Text, HttpResponseHeaders Headers, string MediaType)
{
    /// <summary>The body, where it is JSON.</summary>
    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>The kind of a problem: the end of its type.</summary>
    public string Problem => MediaType == "application/problem+json" ? $"{Json.GetProperty("type")}"["urn:envoyrls:problem:".Length..] : "";

    public AdminAnswer Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)status} was expected, not {(int)Status}: {Text}");
        return this;
    }
}
