namespace EnvoyRls.Redis;

/// <summary>Takes credentials out of Redis URLs before anyone reads them.</summary>
public static class UrlMask
{
    /// <summary>
    /// Replaces what stands before the last <c>@</c> of each comma-separated URL by <c>*****</c>; what is no URL, such
    /// as a sentinel master's name, stays.
    /// </summary>
    public static string Mask(string urls) => string.Join(',', urls.Split(',').Select(MaskOne));

    private static string MaskOne(string url)
    {
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        int at = url.LastIndexOf('@');
        return scheme < 0 || at < scheme ? url : string.Concat(url.AsSpan(0, scheme + 3), "*****", url.AsSpan(at));
    }
}
