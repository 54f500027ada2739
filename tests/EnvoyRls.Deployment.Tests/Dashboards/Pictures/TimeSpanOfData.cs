namespace EnvoyRls.Deployment.Tests.Dashboards.Pictures;

/// <summary>From when until when a picture shows data.</summary>
internal sealed record TimeSpanOfData(DateTimeOffset From, DateTimeOffset To)
{
    public double Start => From.ToUnixTimeMilliseconds() / 1e3;

    public double Length => (To - From).TotalSeconds;
}
