namespace EnvoyRls.Adaptive.Features.Bots;

/// <summary>Tells programs that say so from browsers, by a short list of words; it is no catalogue, as whoever hides does not say so.</summary>
internal static class UserAgents
{
    /// <summary>Crawlers call themselves so or give an address to complain to; then libraries and tools, then driven browsers.</summary>
    private static readonly string[] Automation =
    [
        "bot", "crawl", "spider", "slurp", "fetch", "scrapy", "http://", "https://", "rss",
        "curl/", "wget/", "python", "aiohttp", "httpx/", "go-http-client", "okhttp", "java/", "apache-httpclient", "libwww-perl",
        "node-fetch", "axios/", "ruby", "php/",
        "headlesschrome", "phantomjs", "selenium", "puppeteer", "playwright",
    ];

    public static AgentKind KindOf(string? userAgent)
    {
        if (userAgent is null)
        {
            return AgentKind.Unknown;
        }

        if (userAgent.Length == 0 || userAgent == "-")
        {
            return AgentKind.Absent;
        }

        if (Array.Exists(Automation, word => userAgent.Contains(word, StringComparison.OrdinalIgnoreCase)))
        {
            return AgentKind.Automation;
        }

        return userAgent.StartsWith("Mozilla/", StringComparison.Ordinal) ? AgentKind.Browser : AgentKind.Other;
    }
}
