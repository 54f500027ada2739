using System.Text.RegularExpressions;
using global::Envoy.Config.Route.V3;
using global::Envoy.Type.Matcher.V3;

namespace EnvoyRls.Deployment.Tests.Examples.Proxies;

/// <summary>Envoy's matchers, as far as the examples use them.</summary>
internal static class Matchers
{
    /// <summary>The route that a request takes; <see langword="null"/> for none.</summary>
    public static Route? RouteOf(VirtualHost host, ProxyRequest request) => host.Routes.FirstOrDefault(route => Matches(route.Match, request));

    public static bool Matches(RouteMatch match, ProxyRequest request) =>
        match.PathSpecifierCase switch
        {
            RouteMatch.PathSpecifierOneofCase.Prefix => request.Path.StartsWith(match.Prefix, StringComparison.Ordinal),
            RouteMatch.PathSpecifierOneofCase.Path => request.Path == match.Path,
            _ => throw new NotSupportedException($"no example has routes by {match.PathSpecifierCase}"),
        }
        && match.Headers.All(header => Matches(header, request));

    public static bool Matches(HeaderMatcher matcher, ProxyRequest request)
    {
        bool present = request.Headers.TryGetValue(matcher.Name, out string? value);
        bool matches = matcher.HeaderMatchSpecifierCase switch
        {
            HeaderMatcher.HeaderMatchSpecifierOneofCase.PresentMatch => present == matcher.PresentMatch,
            HeaderMatcher.HeaderMatchSpecifierOneofCase.StringMatch => present && Matches(matcher.StringMatch, value!),
            _ => throw new NotSupportedException($"no example matches headers by {matcher.HeaderMatchSpecifierCase}"),
        };
        return matches != matcher.InvertMatch;
    }

    private static bool Matches(StringMatcher matcher, string value) => matcher.MatchPatternCase switch
    {
        StringMatcher.MatchPatternOneofCase.Exact => value == matcher.Exact,
        StringMatcher.MatchPatternOneofCase.Prefix => value.StartsWith(matcher.Prefix, StringComparison.Ordinal),
        StringMatcher.MatchPatternOneofCase.Suffix => value.EndsWith(matcher.Suffix, StringComparison.Ordinal),
        StringMatcher.MatchPatternOneofCase.SafeRegex =>
            Regex.IsMatch(value, $"^(?:{matcher.SafeRegex.Regex})$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)),
        _ => throw new NotSupportedException($"no example matches texts by {matcher.MatchPatternCase}"),
    };
}
