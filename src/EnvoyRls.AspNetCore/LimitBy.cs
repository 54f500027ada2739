using System.Globalization;
using System.Net;
using System.Security.Claims;
using EnvoyRls.AspNetCore.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EnvoyRls.AspNetCore;

/// <summary>
/// Entries of descriptors. A descriptor with an entry that a request has no value for is not sent. Values of more than
/// 256 characters are sent as their SHA-256, so that no client can make a check that the service refuses.
/// </summary>
public static class LimitBy
{
    /// <summary>The authenticated user: the first of the claims <c>sub</c>, name identifier and name.</summary>
    public static EntrySource User(string key = "user") => new(key, static context =>
        context.User is { Identity.IsAuthenticated: true } user
            ? user.FindFirstValue("sub") ?? user.FindFirstValue(ClaimTypes.NameIdentifier) ?? user.Identity.Name
            : null);

    /// <summary>
    /// The address of the connection's other end, as Envoy's <c>remote_address</c>. Behind a proxy that is the proxy's, unless
    /// the middleware for forwarded headers stands in front, told which proxies to believe.
    /// </summary>
    public static EntrySource ClientAddress(string key = "remote_address") => new(key, static context => AddressOf(context)?.ToString());

    /// <summary>
    /// The network that the address is in, such as <c>2001:db8:1:2::/64</c>, as Envoy's <c>masked_remote_address</c>: whoever
    /// has a network of IPv6 has all its addresses.
    /// </summary>
    /// <param name="ipv4PrefixLength">Bits of an IPv4 address that count, 0 to 32.</param>
    /// <param name="ipv6PrefixLength">Bits of an IPv6 address that count, 0 to 128.</param>
    /// <param name="key">The key of the entry.</param>
    public static EntrySource ClientNetwork(int ipv4PrefixLength = 32, int ipv6PrefixLength = 64, string key = "masked_remote_address")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ipv4PrefixLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ipv4PrefixLength, 32);
        ArgumentOutOfRangeException.ThrowIfNegative(ipv6PrefixLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ipv6PrefixLength, 128);
        return new(
            key,
            context => AddressOf(context) is { } address ? AddressMask.Network(address, ipv4PrefixLength, ipv6PrefixLength) : null);
    }

    /// <summary>The pattern of the route, such as <c>/orders/{id}</c>: one value for all orders.</summary>
    public static EntrySource Route(string key = "route") => new(key, static context =>
        context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern } ? pattern : null);

    /// <summary>A value of the route, such as <c>id</c>.</summary>
    public static EntrySource RouteValue(string name, string? key = null) =>
        new(key ?? name, context => Convert.ToString(context.GetRouteValue(name), CultureInfo.InvariantCulture));

    /// <summary>The request's method.</summary>
    public static EntrySource Method(string key = "method") => new(key, static context => context.Request.Method);

    /// <summary>The path without the query. Clients make up paths: prefer <see cref="Route"/>.</summary>
    public static EntrySource Path(string key = "path") => new(key, static context => context.Request.Path.Value);

    /// <summary>
    /// The API key of a header field. Keys are secrets, and services show descriptors: what is sent is the first 32 hexadecimal
    /// digits of its SHA-256.
    /// </summary>
    public static EntrySource ApiKey(string header = "X-Api-Key", string key = "api_key") =>
        new(key, context => context.Request.Headers[header].ToString() is { Length: > 0 } secret ? BoundedText.Hash(secret) : null);

    /// <summary>The tenant of the authenticated user, by a claim.</summary>
    public static EntrySource Tenant(string claim = "tenant_id", string key = "tenant") => Claim(claim, key);

    /// <summary>A claim of the user.</summary>
    public static EntrySource Claim(string type, string? key = null) => new(key ?? type, context => context.User.FindFirstValue(type));

    /// <summary>A header field; several are joined by commas. Clients write what they like: never the only limit.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="key">The key of the entry; the name in lower case if absent.</param>
    public static EntrySource Header(string name, string? key = null) =>
        new(key ?? LowerCase(name), context => context.Request.Headers[name].ToString());

    /// <summary>A parameter of the query; several are joined by commas.</summary>
    public static EntrySource Query(string name, string? key = null) => new(key ?? name, context => context.Request.Query[name].ToString());

    /// <summary>An entry that is the same for every request, as Envoy's <c>generic_key</c>.</summary>
    public static EntrySource Constant(string value, string key = "generic_key") => new(key, _ => value);

    /// <summary>Whatever a function finds; <see langword="null"/> or empty for nothing.</summary>
    public static EntrySource Custom(string key, Func<HttpContext, string?> value) => new(key, value);

    private static IPAddress? AddressOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;

#pragma warning disable CA1308 // Envoy and HTTP/2 write names of header fields in lower case.
    private static string LowerCase(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308
}
