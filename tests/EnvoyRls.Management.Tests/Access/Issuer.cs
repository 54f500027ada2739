using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EnvoyRls.Management.Tests.Access;

/// <summary>An OpenID Connect issuer on loopback: publishes keys, which can be changed, and signs tokens with them.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    public const string Name = "https://id.example";
    public const string Audience = "limits";

    private readonly WebApplication _app;
    private readonly Dictionary<string, SecurityKey> _keys = new(StringComparer.Ordinal);
    private ListenOptions? _listen;
    private volatile string _document = "";
    private int _reads;

    private Issuer()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => _listen = listen));
        _app = builder.Build();
        _app.Run(context =>
        {
            Interlocked.Increment(ref _reads);
            context.Response.StatusCode = Status;
            return context.Response.WriteAsync(_document);
        });
    }

    /// <summary>Where the keys are.</summary>
    public Uri KeysAddress => new($"http://{_listen!.IPEndPoint}/keys");

    /// <summary>How often they were read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>What reading them is answered.</summary>
    public int Status { get; set; } = 200;

    public static async Task<Issuer> StartAsync()
    {
        Issuer issuer = new();
        await issuer._app.StartAsync();
        issuer.Publish("ec-1");
        return issuer;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Publishes public keys of these ids; those of RSA begin with <c>rsa</c>, others are of P-256.</summary>
    public void Publish(params string[] ids) =>
        PublishText(JsonSerializer.Serialize(new { keys = ids.Select(id => PublicHalf(KeyOf(id))) }));

    public void PublishText(string document) => _document = document;

    /// <summary>The key of an id, made when first asked for.</summary>
    public SecurityKey KeyOf(string id)
    {
        if (!_keys.TryGetValue(id, out SecurityKey? key))
        {
            int bits = id == "rsa-small" ? 1024 : 2048;
            _keys[id] = key = id.StartsWith("rsa", StringComparison.Ordinal)
                ? new RsaSecurityKey(RSA.Create(bits)) { KeyId = id }
                : new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = id };
        }

        return key;
    }

    /// <summary>A token of the claims, signed with a key of that id whether it is published or not.</summary>
    public string Sign(IDictionary<string, object> claims, string key = "ec-1", string algorithm = SecurityAlgorithms.EcdsaSha256) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            JsonSerializer.Serialize(claims), new SigningCredentials(KeyOf(key), algorithm));

    private static Dictionary<string, string> PublicHalf(SecurityKey key)
    {
        JsonWebKey whole = JsonWebKeyConverter.ConvertFromSecurityKey(key);
        Dictionary<string, string> half = new(StringComparer.Ordinal) { ["kty"] = whole.Kty, ["kid"] = whole.Kid, ["use"] = "sig" };
        if (whole.Kty == JsonWebAlgorithmsKeyTypes.RSA)
        {
            half["n"] = whole.N;
            half["e"] = whole.E;
        }
        else
        {
            half["crv"] = whole.Crv;
            half["x"] = whole.X;
            half["y"] = whole.Y;
        }

        return half;
    }
}
