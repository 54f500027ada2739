using System.Buffers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>What a request is called in logs and problems: what the client calls it, or a name of our own.</summary>
internal static class RequestIds
{
    public const string Header = "X-Request-Id";
    private const int LongestId = 64;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

    public static string Of(HttpRequest request)
    {
        string sent = request.Headers[Header].ToString();
        bool isUsable = sent.Length is > 0 and <= LongestId && !sent.AsSpan().ContainsAnyExcept(Allowed);
        return isUsable ? sent : RandomNumberGenerator.GetHexString(16, lowercase: true);
    }
}
