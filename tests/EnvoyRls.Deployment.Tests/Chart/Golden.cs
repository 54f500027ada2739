namespace EnvoyRls.Deployment.Tests.Chart;

/// <summary>Files that have to be what the tests make of the chart. With CHART_REWRITE in the environment they are written instead: look at the difference then.</summary>
internal static class Golden
{
    private static readonly bool Rewrite = Environment.GetEnvironmentVariable("CHART_REWRITE") is { Length: > 0 };

    public static async Task HoldsAsync(string path, string made)
    {
        if (Rewrite)
        {
            await File.WriteAllTextAsync(path, made);
        }

        Assert.True(File.Exists(path), $"there is no {path}: run with CHART_REWRITE=1");
        Assert.Equal(await File.ReadAllTextAsync(path), made);
    }
}
