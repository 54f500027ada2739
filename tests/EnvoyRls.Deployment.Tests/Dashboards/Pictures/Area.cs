namespace EnvoyRls.Deployment.Tests.Dashboards.Pictures;

/// <summary>A rectangle of a picture.</summary>
internal readonly record struct Area(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;
}
